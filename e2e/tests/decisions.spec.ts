// Transitions that carry authority: taken by those who may, bound to exactly what they had before them.

import AxeBuilder from '@axe-core/playwright'
import { type Locator } from '@playwright/test'
import type { App } from '../support/app'
import { people } from '../support/server'
import { expect, test } from '../support/fixtures'

const policy = 'Information security policy'

/** Opens the demo's policy that is in review; its id. */
async function openInReview(app: App): Promise<string> {
  await app.go('/policy')
  await app.page.getByRole('link', { name: policy }).first().click()
  await expect(app.text).toBeVisible()
  return app.documentId
}

const side = (app: App): Locator => app.page.getByRole('region', { name: 'Details' })
const way = (app: App, verb: string): Locator => side(app).getByRole('button', { name: `${verb}…` })

/** Presses the button and confirms what the dialog shows. */
async function decide(app: App, verb: string): Promise<void> {
  await way(app, verb).click()
  const dialog = app.page.getByRole('dialog', { name: `${verb}?` })
  await expect(dialog).toContainText(policy)
  await dialog.getByRole('button', { name: verb, exact: true }).click()
  await expect(dialog).toHaveCount(0)
}

async function axe(app: App, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page: app.page }).analyze()
  expect(violations.map(v => `${v.id}: ${v.nodes.map(n => n.html).join(' ')}`), where).toEqual([])
}

test('a policy is approved and published, with the keyboard, and what changes afterwards is shown', async ({ arrive }) => {
  const mira = await arrive('mira')
  const jonas = await arrive('jonas')
  const id = await openInReview(mira)
  await jonas.openPolicy(id)
  await expect(side(jonas)).toContainText('Approve: by managers and owners of the workspace')
  await expect(way(jonas, 'Approve')).toHaveCount(0)

  await way(mira, 'Approve').focus()
  await mira.page.keyboard.press('Enter')
  const dialog = mira.page.getByRole('dialog', { name: 'Approve?' })
  await expect(dialog).toContainText('POL-0001')
  await expect(dialog).toContainText('In review → Approved')
  await expect(dialog.locator('code')).toHaveText(/^[0-9a-f]{64}$/)
  await expect(dialog).not.toContainText('You have written')
  await axe(mira, 'the dialog')
  await dialog.getByLabel(/^Note/).fill('Read on 25 November.')
  await dialog.getByRole('button', { name: 'Approve', exact: true }).focus()
  await mira.page.keyboard.press('Enter')
  await expect(side(mira)).toContainText('“Approved” decided by Mira Lindt')
  // Everybody sees it, in the record, at its head and in the list.
  await expect(side(jonas)).toContainText('“Approved” decided by Mira Lindt')
  await expect(jonas.page.locator('header').getByText('Approved', { exact: true }).first()).toBeVisible()
  await expect(side(mira).getByText('Read on 25 November.')).toBeVisible()

  // Publishing needs a day from which it applies.
  await way(mira, 'Publish').click()
  const publish = mira.page.getByRole('dialog', { name: 'Publish?' })
  await expect(publish).toContainText('Not filled yet: In force from.')
  await expect(publish.getByRole('button', { name: 'Publish', exact: true })).toBeDisabled()
  await mira.page.keyboard.press('Escape')
  await expect(way(mira, 'Publish')).toBeFocused()
  await side(mira).getByLabel(/^In force from/).fill('2026-12-01')
  await side(mira).getByLabel(/^In force from/).blur()
  await expect(side(mira)).toContainText('changed since')
  await way(mira, 'Publish').click()
  await expect(publish).toContainText('You have written of this content yourself')
  await publish.getByRole('button', { name: 'Publish', exact: true }).click()
  await expect(side(mira)).toContainText('“Published” decided by Mira Lindt')
  await expect(side(mira)).toContainText('on own work')
  await expect(side(mira)).not.toContainText('changed since')

  // Words that come later are not what was published.
  await jonas.write('Later words.')
  await expect(side(mira)).toContainText('changed since')
  await side(mira).getByRole('button', { name: 'What changed since' }).click()
  const changes = mira.page.getByRole('dialog', { name: 'Changed since the decision' })
  await expect(changes.locator('ins')).toContainText('words.')
  await axe(mira, 'the changes')
  await changes.getByRole('button', { name: 'Close' }).click()
  await mira.go('/policy')
  await expect(mira.page.getByRole('row', { name: new RegExp(policy) })).toContainText('Published')
  // Whoever may write revises it.
  await side(jonas).getByRole('button', { name: 'Revise' }).click()
  await expect(mira.page.getByRole('row', { name: new RegExp(policy) })).toContainText('Draft')
  await mira.go('/ledger')
  await expect(mira.page.getByRole('row', { name: /Decision taken/ }).first()).toContainText('Approved → Published')
})

test('an approval asked for offline waits, is shown what moved on, and is confirmed again', async ({ arrive }) => {
  let mira = await arrive('mira')
  const jonas = await arrive('jonas')
  const id = await openInReview(mira)
  await jonas.openPolicy(id)
  await mira.untilReadyForOffline()
  await mira.offline(true)
  await expect(mira.status).toHaveText(/offline/i)
  await decide(mira, 'Approve')
  const requested = mira.page.getByRole('region', { name: 'Requested: Approve' })
  await expect(requested).toContainText('It takes effect when the server countersigns.')
  await expect(mira.status).toHaveText(/^Offline, 1 change/)
  // Taken back and asked for again; it outlives the tab.
  await requested.getByRole('button', { name: 'Take back' }).click()
  await expect(requested).toHaveCount(0)
  await decide(mira, 'Approve')
  mira = await mira.reopenTab()
  const again = mira.page.getByRole('region', { name: 'Requested: Approve' })
  await expect(again).toContainText('by you')
  await expect(way(mira, 'Approve')).toBeDisabled()
  await expect(side(mira).getByText('In review', { exact: true })).toBeVisible()

  await jonas.write('Meanwhile added.')
  await jonas.untilSaved()
  await mira.offline(false)
  await expect(again).toContainText('The content moved on')
  await expect(again.locator('ins')).toContainText('added.')
  await expect(side(jonas)).not.toContainText('decided by Mira')
  await axe(mira, 'both versions')
  await again.getByRole('button', { name: 'Approve as it is now' }).click()
  await mira.page.getByRole('dialog', { name: 'Approve?' }).getByRole('button', { name: 'Approve', exact: true }).click()
  await expect(side(mira)).toContainText('“Approved” decided by Mira Lindt')
  await expect(again).toHaveCount(0)
  await expect(side(jonas)).toContainText('“Approved” decided by Mira Lindt')
  // What was decided is there without a network, too.
  await expect(side(mira)).toContainText('Approve: In review → Approved')
  await mira.offline(true)
  await mira.page.reload()
  await expect(side(mira)).toContainText('“Approved” decided by Mira Lindt')
  await expect(side(mira)).toContainText('Approve: In review → Approved')
})

test('an approval rests on edits made offline, and comes after them', async ({ arrive }) => {
  const mira = await arrive('mira')
  await openInReview(mira)
  await mira.offline(true)
  await expect(mira.status).toHaveText(/offline/i)
  await mira.write('Corrected offline.')
  await decide(mira, 'Approve')
  await mira.offline(false)
  await expect(side(mira)).toContainText('“Approved” decided by Mira Lindt')
  await expect(side(mira)).toContainText('on own work')
  await expect(side(mira)).not.toContainText('changed since')
})

test('a contributor has no button, and a forged request or state decides nothing', async ({ arrive, server }) => {
  const jonas = await arrive('jonas', { phone: true })
  await jonas.go('/policy')
  await jonas.page.locator('a', { hasText: policy }).first().click()
  await expect(jonas.text).toBeVisible()
  const id = jonas.documentId
  await expect(way(jonas, 'Approve')).toHaveCount(0)
  const { cookie, workspace } = await server.signIn(people.jonas.email)
  const account = async (cookie: string) => (await server.api<{ account: string }>('GET', '/api/v1/me', { cookie })).account
  const form = {
    id: id,
    by: await account(cookie),
    from: 'in_review',
    to: 'approved',
    epoch: 0,
    heads: ['00'.repeat(32)],
    content: '00'.repeat(32),
  }
  const path = `/api/v1/workspaces/${workspace}/documents/${id}/decisions`
  const refused = await server.raw('POST', path, { cookie, body: form })
  expect([refused.status, ((await refused.json()) as { error: string }).error]).toEqual([403, 'denied_role'])
  // Whoever may is told that these heads are nobody's.
  const mira = await server.signIn(people.mira.email)
  const waits = await server.api<{ outcome: string }>('POST', path, { cookie: mira.cookie, body: { ...form, by: await account(mira.cookie) } })
  expect(waits.outcome).toBe('waits')
  expect(await server.api<unknown[]>('GET', path, { cookie })).toEqual([])
})

test('a register’s record: a residual risk is accepted by the owner that it names', async ({ arrive }) => {
  const mira = await arrive('mira')
  await mira.go('/acceptance')
  const waiting = mira.page.getByRole('row', { name: /Requested/ }).first()
  await waiting.getByRole('link').first().click()
  const sheet = mira.page.locator('.record')
  await expect(sheet.locator('.states')).toContainText('Requested')
  await sheet.getByRole('button', { name: 'Accept…' }).click()
  const dialog = mira.page.getByRole('dialog', { name: 'Accept?' })
  await dialog.getByRole('button', { name: 'Accept', exact: true }).click()
  await expect(sheet.locator('.decided')).toContainText('“Accepted” decided by Mira Lindt')
  await expect(sheet.getByRole('heading', { name: 'Decisions' })).toBeVisible()
  await expect(sheet.locator('.decisions')).toContainText('Accept: Requested → Accepted')
})
