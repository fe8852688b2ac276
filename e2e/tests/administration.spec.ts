// People, units, sessions and names, as those see them who look after a workspace.

import { expect, test } from '../support/fixtures'
import { people } from '../support/server'

test('a record is placed in a unit, and who is outside no longer sees it', async ({ arrive, server }) => {
  const anna = await arrive('anna')
  await anna.go('/units')
  for (const name of ['Hall 1', 'Hall 2']) {
    await anna.page.getByLabel('New unit').fill(name)
    await anna.page.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(anna.page.getByRole('textbox', { name })).toBeVisible()
  }
  const { cookie, workspace } = await server.signIn(people.anna.email)
  const units = await server.api<{ id: string; name: string }[]>('GET', `/api/v1/workspaces/${workspace}/units`, { cookie })
  const members = await server.api<{ account: string; email: string }[]>('GET', `/api/v1/workspaces/${workspace}/members`, { cookie })
  const jonas = members.find(m => m.email === people.jonas.email)?.account
  const second = units.find(u => u.name === 'Hall 2')?.id
  await server.api('PUT', `/api/v1/workspaces/${workspace}/members/${jonas}`, { cookie, body: { role: 'contributor', units: [second] } })
  const other = await arrive('jonas')

  await anna.createPolicy('For hall 1')
  await anna.untilSaved()
  await other.go('/policy')
  await expect(other.page.getByText('For hall 1')).toBeVisible()
  const unit = anna.page.getByLabel('Unit', { exact: true })
  await expect(unit).toHaveValue('')
  await unit.selectOption({ label: 'Hall 1' })
  await expect(other.page.getByText('For hall 1')).toHaveCount(0)
  await anna.page.reload()
  await expect(unit.locator('option:checked')).toHaveText('Hall 1')
  await unit.selectOption({ label: 'Hall 2' })
  await expect(other.page.getByText('For hall 1')).toBeVisible()
})

test('members stand in the order of their names', async ({ arrive }) => {
  const anna = await arrive('anna')
  await anna.go('/members')
  const rows = anna.page.getByRole('table').first().getByRole('row')
  await expect(rows).toHaveCount(5)
  for (const [i, name] of ['Anna Keller', 'Jonas Thoma', 'Mira Lindt', 'Rita Sommer'].entries()) {
    await expect(rows.nth(i + 1)).toContainText(name)
  }
})

test('one’s own sessions are listed, and another one is ended from here', async ({ arrive }) => {
  const [here, there] = [await arrive('mira'), await arrive('mira')]
  await here.go('/settings')
  const list = here.page.getByRole('region').or(here.page.locator('section')).filter({ hasText: 'Where you are signed in' })
  await expect(list.getByRole('listitem')).toHaveCount(2)
  await expect(list.getByRole('listitem').first()).toContainText('this browser, now')
  await list.getByRole('button', { name: /^Sign out, / }).click()
  await expect(list.getByRole('listitem')).toHaveCount(1)
  await expect(there.status).toHaveText(/^Signed out by the server/)
})

test('one’s own name and the workspace’s name are changed where they stand', async ({ arrive }) => {
  const anna = await arrive('anna')
  await anna.go('/settings')
  const mine = anna.page.getByLabel('Your name')
  await expect(mine).toHaveValue('Anna Keller')
  await mine.fill('Anna K. Keller')
  await mine.press('Enter')
  await expect(anna.page.locator('.me')).toContainText('Anna K. Keller')
  const name = anna.page.getByLabel('Name of the workspace')
  await name.fill('Northwind Pumps AG')
  await name.press('Enter')
  await expect(anna.page.locator('.ws')).toContainText('Northwind Pumps AG')
  await anna.go('/ledger')
  await expect(anna.page.getByRole('cell', { name: 'Workspace renamed' })).toBeVisible()
})
