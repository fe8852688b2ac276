// The first page: what waits for me, and the ISMS in numbers that lead to the lists that they count.

import AxeBuilder from '@axe-core/playwright'
import { type App } from '../support/app'
import { type Page, expect, test } from '../support/fixtures'

/** Opens the address of a number and waits until the list behind it has as many rows. */
async function leadsTo(app: App, href: string, number: number): Promise<void> {
  await app.page.goto(href)
  const status = app.page.locator('.filters').getByRole('status')
  await expect(status, href).toHaveText(new RegExp(`^${number}( |$)`))
}

/** Address and number of each link. */
async function numbers(page: Page, links: string): Promise<[string, number][]> {
  await expect(page.locator(links).first()).toBeAttached()
  return await page.locator(links).evaluateAll(found =>
    found.map((link): [string, number] => {
      const shown = link.querySelector('.num')?.textContent ?? link.querySelector('.chart-count, .chart-number')?.textContent ?? ''
      return [link.getAttribute('href') ?? '', Number(shown.trim())]
    }),
  )
}

test('every number on the first page is the length of the list that it opens', async ({ arrive }) => {
  test.setTimeout(240_000)
  const anna = await arrive('anna')
  const { page } = anna
  await expect(page.getByRole('heading', { name: 'The ISMS at a glance' })).toBeVisible()
  const all = [
    ...(await numbers(page, '.glances .numbers a')),
    ...(await numbers(page, '.glances .legend a')),
    ...(await numbers(page, '.glances svg a')),
    ...(await numbers(page, '.glances h3 a')),
    ...(await numbers(page, '.totals a')),
  ]
  expect(all.length).toBeGreaterThan(25)
  for (const [href, number] of all) {
    expect(number, href).toBeGreaterThan(0)
    await leadsTo(anna, href, number)
  }
})

test('the heat map is walked with the arrows and opens its cell', async ({ arrive }) => {
  const anna = await arrive('anna')
  const { page } = anna
  const map = page.getByRole('group', { name: 'Open risks by likelihood and impact' })
  const cells = map.getByRole('link')
  await expect(cells.first()).toBeVisible()
  // One stop for Tab, whatever the number of cells.
  await expect(map.locator('a[tabindex="0"]')).toHaveCount(1)
  await map.locator('a[tabindex="0"]').focus()
  const first = await page.evaluate(() => document.activeElement?.getAttribute('data-square'))
  await page.keyboard.press('ArrowDown')
  const second = await page.evaluate(() => document.activeElement?.getAttribute('data-square'))
  expect(second).not.toBe(first)
  const name = (await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))) ?? ''
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/risk\?current=\dx\d&state=unfinished/)
  await expect(page.locator('.filters').getByRole('status')).toHaveText(new RegExp(`^${/\d+$/.exec(name)?.[0] ?? '-'} `))
  // The condition stands in words among the filters.
  await expect(page.getByRole('combobox', { name: 'State' })).toHaveValue('unfinished')
  await page.goBack()

  // The same risks after treatment stand elsewhere.
  const before = await cells.evaluateAll(found => found.map(cell => cell.getAttribute('aria-label')))
  await page.getByRole('radio', { name: 'Target' }).check({ force: true })
  await expect(cells.first()).toHaveAttribute('href', /target=/)
  expect(await cells.evaluateAll(found => found.map(cell => cell.getAttribute('aria-label')))).not.toEqual(before)
  await page.locator('.matrix-chart').getByText('As a table').click()
  await expect(page.locator('.matrix-chart').getByRole('row')).toHaveCount((await cells.count()) + 1)
})

test('what is late and mine stands first, and goes when it is done', async ({ arrive }) => {
  const anna = await arrive('anna')
  const { page } = anna
  await anna.go('/task')
  await page.getByRole('button', { name: 'New implementation task' }).first().click()
  await expect(page).toHaveURL(/\/task\/[1-9A-HJ-NP-Za-km-z]+/)
  await anna.title.fill('Answer the auditor')
  await page.getByRole('combobox', { name: /^Responsible/ }).last().selectOption({ label: 'Anna Keller' })
  const due = page.getByRole('textbox', { name: /^Due/ })
  await due.fill('2020-01-01')
  await due.blur()
  await anna.untilSaved()
  const task = page.url()

  await anna.go('')
  const waiting = page.getByRole('region', { name: 'Waits for you' })
  const late = waiting.locator('.waiting-group', { has: page.getByRole('heading', { name: /^Overdue/ }) })
  await expect(late.locator('.lines').getByRole('link').first()).toContainText('Answer the auditor')

  await page.goto(task)
  await due.fill('2099-12-31')
  await due.blur()
  await anna.untilSaved()
  await anna.go('')
  await expect(waiting).toBeVisible()
  await expect(page.getByRole('heading', { name: 'The ISMS at a glance' })).toBeVisible()
  await expect(late.getByRole('link', { name: /Answer the auditor/ })).toHaveCount(0)
})

test('a list names what a number narrowed it to, and lets it be taken away', async ({ arrive }) => {
  const anna = await arrive('anna')
  const { page } = anna
  await anna.go('/risk?waits=risks-treated')
  const status = page.locator('.filters').getByRole('status')
  await expect(status).toHaveText(/^\d+ of 25$/)
  await page.getByRole('button', { name: 'Without Waiting: Risks to treat' }).click()
  await expect(status).toHaveText('25')
  await anna.go('/incident?next-deadline=overdue&detected=2026-05')
  await expect(page.getByRole('button', { name: 'Without First deadline: overdue' })).toBeVisible()
  await page.getByRole('button', { name: 'Without Detected: May 2026' }).click()
  await expect(page).toHaveURL(/\?next-deadline=overdue$/)
})

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the first page, ${theme}`, async ({ arrive }) => {
    const { page } = await arrive('anna', { dark: theme === 'dark' })
    await expect(page.getByRole('group', { name: 'Open risks by likelihood and impact' })).toBeVisible()
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze()
    expect(violations.map(v => `${v.id}: ${v.nodes.map(n => n.html).join('\n')}`)).toEqual([])
  })
}

test('the first page is German and fits a phone', async ({ arrive }) => {
  const anna = await arrive('anna', { german: true, phone: true })
  const { page } = anna
  await expect(page.getByRole('heading', { name: 'Das ISMS auf einen Blick' })).toBeVisible()
  await expect(page.getByRole('group', { name: 'Offene Risiken nach Wahrscheinlichkeit und Auswirkung' })).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
})
