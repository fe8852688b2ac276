// Reports: the statement of applicability and the risk register, on the screen, on paper and as files.

import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '../support/fixtures'

test('the statement of applicability lists every control and says what is lacking', async ({ arrive }) => {
  const anna = await arrive('anna')
  const { page } = anna
  await anna.go('/control')
  const controls = Number(await page.locator('.filters').getByRole('status').textContent())
  await page.getByRole('link', { name: 'Reports' }).click()
  await page.getByRole('main').getByRole('link', { name: 'Statement of applicability' }).click()
  await expect(page).toHaveURL(/\/reports\/applicability$/)
  const table = page.getByRole('table', { name: 'Statement of applicability' })
  await expect(table.locator('tbody tr')).toHaveCount(controls)
  await expect(table.locator('tbody tr').first()).toContainText('A.5.1')
  await expect(page.getByText(/^As of .* · Version [0-9a-f]{16}$/)).toBeVisible()
  // Annex A has 93 controls; what nobody considered is named.
  const lacking = page.getByRole('region', { name: 'Completeness (6.1.3 d)' })
  await expect(lacking).toContainText(/Controls of Annex A .* \d+/)

  // A control whose justification is taken away shows up with its identifier, and leads to the place.
  const first = table.locator('tbody tr').first()
  await expect(lacking.locator('li', { hasText: 'No justification for inclusion' })).toHaveCount(0)
  await first.getByRole('link').first().waitFor()
  await anna.go('/control')
  await page.getByRole('link', { name: 'Rules are written, approved and known' }).click()
  const reason = page.getByRole('textbox', { name: 'Reason' })
  await reason.fill('')
  await reason.blur()
  await anna.untilSaved()
  await anna.go('/reports/applicability')
  const gap = lacking.locator('li', { hasText: 'No justification for inclusion' })
  await expect(gap.getByRole('link', { name: 'A.5.1' })).toBeVisible()
})

test('the risk register is ordered by level, narrowed by filters, and taken away as files', async ({ arrive }) => {
  const anna = await arrive('anna')
  const { page } = anna
  await anna.go('/reports/risks')
  const rows = page.getByRole('table', { name: 'Risk register' }).locator('tbody tr')
  await expect(rows.first()).toBeVisible()
  const levels = async () => (await rows.locator('td:nth-child(6) .level').evaluateAll(all => all.map(l => Number(l.getAttribute('data-level')))))
  const all = await levels()
  expect(all).toEqual([...all].sort((a, b) => b - a))
  expect(new Set(all).size).toBeGreaterThan(1)
  await page.getByRole('combobox', { name: 'Level now' }).selectOption('4')
  await expect(page).toHaveURL(/\?least=4$/)
  await expect(rows).toHaveCount(all.filter(level => level >= 4).length)
  await expect(page.getByText('Level now: From high')).toBeVisible()
  await page.reload()
  await expect(rows).toHaveCount(all.filter(level => level >= 4).length)

  const files: Buffer[] = []
  for (const name of ['Excel (xlsx)', 'CSV']) {
    const coming = page.waitForEvent('download')
    await page.getByRole('button', { name }).click()
    const file = await coming
    expect(file.suggestedFilename()).toMatch(/^risks-\d{4}-\d\d-\d\d\.(xlsx|csv)$/)
    files.push(await readFile(await file.path()))
  }
  expect(files[0]?.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004')
  const csv = files[1]?.toString('utf8') ?? ''
  expect(csv.split('\r\n')[0]).toContain('"Risk","Cause and consequence","Assets"')
  expect(csv).toContain('RSK-')
})

test('a report prints as a table with heads, all of its lines, and nothing of the screen', async ({ arrive }) => {
  const anna = await arrive('anna')
  const { page } = anna
  await anna.go('/reports/risks?closed=1')
  const rows = page.locator('.report-table tbody tr')
  await expect(rows).toHaveCount(25)
  await page.emulateMedia({ media: 'print' })
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
  for (const chrome of ['.rail', '.head-actions', '.where', '.report .facet']) {
    await expect(page.locator(chrome).first(), chrome).toBeHidden()
  }
  expect(await page.locator('.report-table thead').evaluate(head => getComputedStyle(head).display)).toBe('table-header-group')
  await expect(page.locator('.report-table tfoot')).toContainText('Northwind Pumps')
  expect((await page.pdf({ preferCSSPageSize: true })).length).toBeGreaterThan(10_000)
})

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the reports, ${theme}, and a phone shows them without sideways scrolling`, async ({ arrive }) => {
    const anna = await arrive('anna', { dark: theme === 'dark', phone: theme === 'dark', german: theme === 'dark' })
    for (const place of ['/reports', '/reports/applicability', '/reports/risks']) {
      await anna.go(place)
      await expect(anna.page.getByRole('heading', { level: 1 }).first()).toBeVisible()
      if (place !== '/reports') await expect(anna.page.locator('.report-table tbody tr').first()).toBeVisible()
      const { violations } = await new AxeBuilder({ page: anna.page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze()
      expect(violations.map(v => `${v.id}: ${v.nodes.map(n => n.html).join('\n')}`), place).toEqual([])
      if (theme === 'dark') {
        expect(await anna.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), place).toBeLessThanOrEqual(0)
      }
    }
  })
}
