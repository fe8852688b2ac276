// On paper: the text and what it says about itself, and nothing of the screen around it.

import { expect, test } from '../support/fixtures'

test('a policy prints as a document that says which content it is', async ({ arrive }) => {
  const anna = await arrive('anna')
  await anna.createPolicy('On paper')
  await anna.write('What is printed is what was agreed.')
  await anna.untilSaved()
  const { page } = anna
  const hash = page.locator('.policy-colophon code')
  const print = async () => {
    await page.emulateMedia({ media: 'print' })
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
    await expect(hash).toHaveText(/^[0-9a-f]{64}$/)
    return await hash.textContent()
  }
  const first = await print()
  await expect(page.getByText('What is printed is what was agreed.')).toBeVisible()
  await expect(page.locator('.policy-title-print')).toHaveText('On paper')
  await expect(page.locator('.policy-colophon')).toContainText('Northwind Pumps')
  for (const chrome of ['.rail', '.bottom', 'header.head', '.policy-tools', '.policy-side', '.policy-contents']) {
    await expect(page.locator(chrome), chrome).toBeHidden()
  }
  expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(1000)
  // The same content has the same hash, another content another one.
  expect(await print()).toBe(first)
  await page.emulateMedia({ media: 'screen' })
  await anna.write(' And more.')
  expect(await print()).not.toBe(first)
})

test('a register prints all of its rows, not only those in sight', async ({ arrive }) => {
  const anna = await arrive('anna')
  await anna.page.setViewportSize({ width: 1100, height: 260 })
  await anna.go('/risk')
  const rows = anna.page.locator('.grid .body [role=row]')
  await expect(rows.first()).toBeVisible()
  await anna.page.evaluate(() => document.querySelector('.grid')?.scrollTo(0, 400))
  await anna.page.emulateMedia({ media: 'print' })
  await anna.page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
  await expect(rows).toHaveCount(25)
  await expect(rows.first()).toContainText('RSK-0001')
  for (const chrome of ['.rail', '.filters', '.where']) await expect(anna.page.locator(chrome), chrome).toBeHidden()
  await anna.page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
})
