// The rows of a table stand for one record after another while it is scrolled, filtered and sorted.

import type { App } from '../support/app'
import { type Page, expect, test } from '../support/fixtures'

/** The rows in the page, in its own order: their places and references. */
const rows = (page: Page) =>
  page.locator('.grid .body').evaluate(body =>
    [...body.children].map(row => ({
      place: Number(row.getAttribute('aria-rowindex')),
      reference: row.querySelector('[aria-colindex="1"]')?.textContent?.trim() ?? '',
      link: row.querySelector('a')?.getAttribute('href') ?? '',
    })),
  )

/** Whether places follow each other and every row says and leads to one record of its own. */
async function inOrder(page: Page, first?: number) {
  await expect(async () => {
    const shown = await rows(page)
    const places = shown.map(row => row.place)
    expect(shown.length).toBeGreaterThan(0)
    expect(places).toEqual(places.map((_, at) => (first ?? places[0] ?? 0) + at))
    expect(new Set(shown.map(row => row.reference)).size).toBe(shown.length)
    expect(new Set(shown.map(row => row.link)).size).toBe(shown.length)
  }).toPass()
}

/** A table of many more rows than are in sight. */
async function low(anna: App) {
  await anna.page.setViewportSize({ width: 1100, height: 260 })
  await anna.go('/control')
  const grid = anna.page.getByRole('grid')
  await expect.poll(async () => Number(await grid.getAttribute('aria-rowcount'))).toBeGreaterThan(35)
  return grid
}

test('rows stand in the order of the list after scrolling, filtering and sorting', async ({ arrive }) => {
  const anna = await arrive('anna')
  const { page } = anna
  const grid = await low(anna)
  await inOrder(page, 2)
  for (const top of [340, 5_000, 200, 1_100, 0]) {
    await grid.evaluate((grid, top) => grid.scrollTo(0, top), top)
    await inOrder(page)
  }
  await inOrder(page, 2)
  const words = page.locator('.filters input[type="search"]')
  await words.pressSequentially('se')
  await inOrder(page, 2)
  await words.fill('')
  await inOrder(page, 2)
  const title = page.getByRole('columnheader').nth(1)
  await title.getByRole('button').click()
  await title.getByRole('button').click()
  await expect(title).toHaveAttribute('aria-sort', 'descending')
  await inOrder(page, 2)
  const titles = await page.locator('.body [aria-colindex="2"] a').allTextContents()
  const folded = titles.slice(0, 12).map(title => title.toLowerCase().normalize('NFD').replace(/\p{M}/gu, ''))
  expect(folded).toEqual([...folded].sort((a, b) => (a < b ? 1 : a > b ? -1 : 0)))
})

test('keys mean the record that has the focus, and none when that is out of sight', async ({ arrive }) => {
  const anna = await arrive('anna')
  const { page } = anna
  const grid = await low(anna)
  const cell = page.locator('.body [aria-rowindex="5"] > [aria-colindex="2"]')
  const title = (await cell.textContent())?.trim() ?? ''
  await cell.focus()
  // Still in the page: the same record keeps the focus.
  await grid.evaluate(grid => grid.scrollTo(0, 240))
  await inOrder(page)
  await expect(cell).toBeFocused()
  await expect(cell).toHaveText(title)
  await grid.evaluate(grid => grid.scrollTo(0, grid.scrollHeight))
  await expect(cell).toHaveCount(0)
  await page.keyboard.type('Typed into nothing')
  await expect(page.locator('.cell-control')).toHaveCount(0)
  await expect(page.getByText('Typed into nothing')).toHaveCount(0)
  // The table takes the focus back to where it was.
  await grid.focus()
  await expect(cell).toBeFocused()
  await expect(cell).toHaveText(title)
})
