// Rows in lists come another way than documents, and in any order with them.

import { expect, test } from '../support/fixtures'
import { Wire, kind } from '../support/wire'

test('a record that is opened before its row is known gets its number when the row comes', async ({ arrive }) => {
  const anna = await arrive('anna')
  const jonas = await arrive('jonas')
  const wire = await Wire.into(jonas.page.context())
  await jonas.page.reload()
  await jonas.untilSaved()
  wire.hold(kind.feed)
  await anna.go('/risk')
  await anna.page.getByRole('button', { name: 'New risk' }).first().click()
  await anna.page.getByRole('textbox', { name: 'Title' }).fill('Opened early')
  await anna.untilSaved()
  const number = (app: typeof anna) => app.page.locator('.sheet-lead .num')
  await expect(number(anna)).toHaveText(/^RSK-\d{4}$/)
  await jonas.page.goto(anna.page.url())
  await expect(jonas.page.getByRole('textbox', { name: 'Title' })).toHaveValue('Opened early')
  await expect.poll(() => wire.holds).toBe(true)
  await expect(number(jonas)).toHaveText('')
  wire.release()
  await expect(number(jonas)).toHaveText(await number(anna).innerText())
})

test('a row that comes before the word that an edit arrived shows what others wrote', async ({ arrive }) => {
  const anna = await arrive('anna')
  const jonas = await arrive('jonas')
  const wire = await Wire.into(jonas.page.context())
  const cell = (app: typeof anna, column: number) =>
    app.page.locator(`.body [aria-rowindex="2"] > [aria-colindex="${column}"]`)
  await jonas.go('/risk')
  await jonas.untilSaved()
  await jonas.untilReadyForOffline()
  await jonas.offline(true)
  await cell(jonas, 4).focus()
  await jonas.page.keyboard.type('2x2')
  await jonas.page.keyboard.press('Enter')
  await expect(cell(jonas, 4)).toContainText('4')
  await jonas.untilKeptHere()
  // From now on only the row of the edit is in memory.
  await jonas.page.reload()
  await expect(cell(jonas, 4)).toContainText('4')

  await anna.go('/risk')
  await cell(anna, 2).focus()
  await anna.page.keyboard.type('Named meanwhile')
  await anna.page.keyboard.press('Enter')
  await anna.untilSaved()

  wire.hold(kind.acknowledgement)
  await jonas.offline(false)
  // The edit is at the server, whose rows reach everybody; only the word of it does not.
  await expect(cell(anna, 4)).toContainText('4')
  await expect.poll(() => wire.holds).toBe(true)
  await jonas.page.waitForTimeout(2_500)
  wire.release()
  await jonas.untilSaved()
  await expect(cell(jonas, 2)).toHaveText('Named meanwhile')
  await expect(cell(jonas, 4)).toContainText('4')
})

test('a document that was heard of and not fetched when the page was closed is fetched by the next', async ({ arrive }) => {
  const anna = await arrive('anna')
  const jonas = await arrive('jonas')
  const wire = await Wire.into(jonas.page.context())
  await jonas.go('/policy')
  await jonas.untilSaved()
  wire.hold(kind.state)
  const id = await anna.createPolicy('Heard of')
  await anna.write('never opened here')
  await anna.untilSaved()
  await expect(jonas.page.getByText('Heard of').first()).toBeVisible()
  await expect.poll(() => wire.holds).toBe(true)
  wire.lose()
  await jonas.page.reload()
  await jonas.untilSaved()
  // Until nothing more comes.
  await expect
    .poll(async () => {
      const before = wire.count(kind.state)
      await jonas.page.waitForTimeout(400)
      return before > 0 && before === wire.count(kind.state)
    })
    .toBe(true)
  await jonas.untilReadyForOffline()
  await jonas.offline(true)
  await jonas.openPolicy(id)
  await jonas.reads('never opened here')
})
