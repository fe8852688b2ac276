// The whole ISMS: seventeen processes, what flows between them, and the rules that look for gaps.

import { expect, test } from '../support/fixtures'

test('a risk to treat waits for risk treatment until a treatment names it', async ({ arrive }) => {
  const anna = await arrive('anna')
  const { page } = anna
  await anna.go('/processes')
  const picture = page.getByRole('navigation', { name: 'The seventeen processes' })
  await expect(picture.getByRole('link')).toHaveCount(17)
  await picture.getByRole('link', { name: /^Risk treatment/ }).click()

  // What waits there leads to the risk itself.
  const title = "A vulnerable component ships in the controller's firmware"
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Information security risk treatment')
  await expect(page.getByRole('link', { name: title })).toBeVisible()
  await page.getByRole('button', { name: 'New treatment' }).click()
  await expect(page).toHaveURL(/\/treatment\//)
  await page.getByRole('textbox', { name: 'Title' }).fill('List the parts of the firmware')
  const risks = page.getByRole('combobox', { name: /^Risks/ })
  await risks.fill('vulnerable component')
  await page.getByRole('option', { name: /vulnerable component/ }).first().click()
  await expect(page.getByRole('link', { name: /RSK-\d+ A vulnerable component/ })).toBeVisible()
  await anna.untilSaved()

  await anna.go('/process/treatment')
  await expect(page.getByRole('heading', { name: 'What arrived' })).toBeVisible()
  await expect(page.getByRole('link', { name: title })).toHaveCount(0)
})

test('a check leads to the record, and is content once that is put right', async ({ arrive }) => {
  const anna = await arrive('anna')
  const jonas = await arrive('jonas')
  await anna.go('/checks')
  const { page } = anna
  const late = page.locator('details', { hasText: 'Overdue tasks' })
  await late.locator('summary').click()
  const record = late.getByRole('link', { name: /Rehearse the restore/ })
  await expect(record).toBeVisible()
  // Another rule that she has open stays open whatever happens elsewhere.
  const other = page.locator('details', { hasText: 'Controls in place without evidence' })
  await other.locator('summary').click()

  // Somebody else puts it right; the list follows.
  await jonas.go('/checks')
  const his = jonas.page.locator('details', { hasText: 'Overdue tasks' })
  await his.locator('summary').click()
  await his.getByRole('link', { name: /Rehearse the restore/ }).click()
  const due = jonas.page.getByRole('textbox', { name: 'Due', exact: true })
  await due.fill('2099-12-31')
  await due.blur()
  await jonas.untilSaved()
  await expect(record).toHaveCount(0)
  await expect(other.getByRole('link').first()).toBeVisible()
})

test('the picture of the processes works without a network and on a phone', async ({ arrive }) => {
  const anna = await arrive('anna', { phone: true })
  await anna.untilReadyForOffline()
  await anna.offline(true)
  await anna.page.reload()
  await anna.page.getByRole('button', { name: 'More', exact: true }).click()
  await anna.page.getByRole('menuitem', { name: /processes/ }).click()
  await expect(anna.page.getByRole('link', { name: /^Incidents/ }).first()).toBeVisible()
  const wide = await anna.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)
  expect(wide).toBe(false)
})
