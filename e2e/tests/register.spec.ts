// A register's table with the keyboard.

import { expect, test } from '../support/fixtures'

test('arrow keys pass over columns that a narrow table leaves out', async ({ arrive }) => {
  const anna = await arrive('anna')
  await anna.page.setViewportSize({ width: 1000, height: 700 })
  await anna.go('/risk')
  const row = anna.page.locator('.grid .body [role=row]').first()
  await expect(row).toBeVisible()
  const all = await row.locator('[role=gridcell]').count()
  const shown = await row.locator('[role=gridcell]:visible').count()
  expect(shown).toBeLessThan(all)
  await row.locator('[role=gridcell][tabindex="0"]').focus()
  const at = () =>
    anna.page.evaluate(() => {
      const cell = document.activeElement
      return cell?.getAttribute('role') === 'gridcell' && cell.clientWidth > 0 ? Number(cell.getAttribute('aria-colindex')) : 0
    })
  await anna.page.keyboard.press('Home')
  await expect.poll(at).toBe(1)
  const seen = [1]
  for (let i = 1; i < shown; i++) {
    await anna.page.keyboard.press('ArrowRight')
    await expect.poll(at).toBeGreaterThan(seen.at(-1) ?? 0)
    seen.push(await at())
  }
  await anna.page.keyboard.press('ArrowRight')
  expect(await at()).toBe(seen.at(-1))
  for (const before of seen.slice(0, -1).reverse()) {
    await anna.page.keyboard.press('ArrowLeft')
    await expect.poll(at).toBe(before)
  }
  await anna.page.keyboard.press('End')
  await expect.poll(at).toBe(seen.at(-1))
})
