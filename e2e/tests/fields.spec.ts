// Fields while somebody is in them: what is typed is kept however the field is left, and nothing breaks.

import { expect, test } from '../support/fixtures'

test('a number is kept while it is typed, and leaving by Escape or Back breaks nothing', async ({ arrive }) => {
  const anna = await arrive('anna')
  const { page } = anna
  const stopped = page.getByText('Muster has stopped')
  await anna.go('/resource')
  await page.getByRole('button', { name: 'New resource' }).first().click()
  await expect(page).toHaveURL(/\/resource\/./)
  const address = page.url()
  const planned = page.getByRole('textbox', { name: /^Planned/ }).first()
  await planned.pressSequentially('1,250')
  // Kept within the time that is promised, without leaving the field, and not tidied up under the hand.
  await page.waitForTimeout(300)
  await anna.untilSaved()
  await expect(planned).toHaveValue('1,250')
  await page.reload()
  await expect(planned).toHaveValue('1250')

  for (const leave of ['Escape', 'back'] as const) {
    // From the list into the record, so that Back leads to the list within the app.
    await anna.go('/resource')
    await page.locator(`a[href="${new URL(address).pathname}"]`).click()
    await planned.click()
    await page.keyboard.press('End')
    await page.keyboard.type('5')
    if (leave === 'Escape') await page.keyboard.press('Escape')
    else await page.goBack()
    await expect(planned).toHaveCount(0)
    await expect(stopped).toHaveCount(0)
  }
  await page.goto(address)
  await expect(planned).toHaveValue('125055')

  // Free words that wait for Enter are kept, too.
  const tags = page.getByRole('combobox', { name: 'Tags' })
  await tags.pressSequentially('budget')
  await page.keyboard.press('Escape')
  await expect(stopped).toHaveCount(0)
  await page.goto(address)
  await expect(page.getByRole('button', { name: 'Remove budget' })).toBeVisible()
})

test('numbers, amounts and moments are read as people of the language write them', async ({ arrive }) => {
  const anna = await arrive('anna', { german: true })
  const { page } = anna
  await anna.go('/resource')
  await page.getByRole('button', { name: 'Ressource anlegen' }).first().click()
  await expect(page).toHaveURL(/\/resource\/./)
  const number = page.getByRole('textbox', { name: /^Geplant/ }).first()
  await number.fill('1.200')
  await number.blur()
  await expect(number).toHaveValue('1200')
  await anna.go('/incident')
  await page.getByRole('button', { name: 'Vorfall anlegen' }).first().click()
  const detected = page.getByLabel(/^Erkannt/)
  await detected.fill('2026-11-25T14:30')
  await detected.blur()
  await anna.untilSaved()
  await page.reload()
  await expect(detected).toHaveValue('2026-11-25T14:30')
  await anna.go('/incident')
  // In the list it is a day and a time of the reader's own zone.
  await expect(page.getByRole('gridcell', { name: /25\. Nov\. 2026.*14:30/ })).toBeVisible()
})

test('a deletion that met edits is decided on the record, and a deleted record takes no letters', async ({ arrive }) => {
  const anna = await arrive('anna')
  const jonas = await arrive('jonas')
  await anna.go('/risk')
  await anna.page.getByRole('button', { name: 'New risk' }).first().click()
  await anna.page.getByRole('textbox', { name: 'Title' }).fill('Met')
  await anna.untilSaved()
  const address = anna.page.url()
  await jonas.page.goto(address)
  await expect(jonas.page.getByRole('textbox', { name: 'Title' })).toHaveValue('Met')
  await jonas.untilSaved()
  await jonas.offline(true)
  await jonas.page.getByRole('textbox', { name: 'Title' }).fill('Met and went on')
  await jonas.untilKeptHere()
  await anna.page.getByRole('button', { name: 'More', exact: true }).click()
  await anna.page.getByRole('menuitem', { name: /Delete/ }).click()
  await anna.untilSaved()
  await jonas.offline(false)

  // Both are shown that there is something to decide, and one does.
  const question = /deleted this record while somebody else went on/
  await expect(jonas.page.getByText(question)).toBeVisible()
  await anna.page.goto(address)
  await expect(anna.page.getByText(question)).toBeVisible()
  await anna.page.getByRole('button', { name: 'Keep the record' }).click()
  await expect(anna.page.getByText(question)).toHaveCount(0)
  await expect(jonas.page.getByText(question)).toHaveCount(0)

  // Deleted for good, it is only to be looked at until somebody brings it back.
  await anna.untilSaved()
  await jonas.untilSaved()
  await anna.page.getByRole('button', { name: 'More', exact: true }).click()
  await anna.page.getByRole('menuitem', { name: /Delete/ }).click()
  await expect(jonas.page.getByRole('button', { name: 'Bring it back' })).toBeVisible()
  await expect(jonas.page.getByRole('textbox', { name: 'Title' })).toHaveAttribute('readonly')
  await expect(jonas.page.locator('.record-body')).toHaveAttribute('inert')
})

test('a double press makes one record, and a record opens under its own register', async ({ arrive }) => {
  const anna = await arrive('anna')
  const { page } = anna
  await anna.go('/idea')
  const count = page.locator('.filters').getByRole('status')
  await expect(count).toHaveText('5')
  await page.getByRole('button', { name: 'New improvement idea' }).dblclick()
  await expect(page).toHaveURL(/\/idea\/./)
  await expect(count).toHaveText('6')
  const id = anna.documentId
  await anna.go(`/risk/${id}`)
  await expect(page).toHaveURL(new RegExp(`/idea/${id}`))
})

test('nothing says saved while letters are on their way, and undo stands beside every record', async ({ arrive }) => {
  const anna = await arrive('anna')
  const { page } = anna
  await anna.go('/risk')
  await page.getByRole('button', { name: 'New risk' }).first().click()
  const title = page.getByRole('textbox', { name: 'Title' })
  await title.fill('First')
  await anna.untilSaved()
  // The letters are taken over after a pause; a moment after the key none of it can have happened.
  const said = await title.evaluate(async (box: HTMLTextAreaElement) => {
    box.value = 'First and more'
    box.dispatchEvent(new InputEvent('input', { bubbles: true }))
    await new Promise(soon => setTimeout(soon, 0))
    return document.querySelector('.where [role="status"]')?.textContent
  })
  expect(said).toMatch(/Syncing/)
  await title.blur()
  await anna.untilSaved()

  const sheet = page.locator('.sheet')
  await sheet.getByRole('button', { name: 'Undo' }).click()
  await expect(title).toHaveValue('First')
  await sheet.getByRole('button', { name: 'Redo' }).click()
  await expect(title).toHaveValue('First and more')
  await expect(sheet.getByRole('button', { name: 'Redo' })).toBeDisabled()
})
