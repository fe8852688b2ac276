// Two people, one browser: each finds their own, and nothing of the other's (MODEL.md 13).

import { App } from '../support/app'
import { expect, test } from '../support/fixtures'
import { people } from '../support/server'

test('a second account on the same browser sees nothing of the first, whose unsent words wait for their author', async ({ arrive }) => {
  test.setTimeout(120_000)
  const anna = await arrive('anna')
  const id = await anna.createPolicy('Only here')
  await anna.write('sent ')
  await anna.untilSaved()
  await anna.untilReadyForOffline()
  await anna.offline(true)
  await anna.write('unsent ')
  await anna.untilKeptHere()
  await anna.page.keyboard.press('ControlOrMeta+k')
  await anna.page.getByRole('dialog').getByRole('combobox').fill('sign out')
  await anna.page.keyboard.press('Enter')
  await expect(anna.page.getByLabel(/^E-?mail/i)).toBeVisible()
  await expect(anna.page.getByText('stays in this browser until you sign in again').first()).toBeVisible()

  await anna.offline(false)
  const jonas = new App(anna.page, anna.server)
  await jonas.signIn(people.jonas.email)
  await jonas.openPolicy(id)
  await jonas.reads('sent')
  expect(await jonas.words()).not.toContain('unsent')
  await jonas.write('mine ')
  await jonas.untilSaved()
  await jonas.page.keyboard.press('ControlOrMeta+k')
  await jonas.page.getByRole('dialog').getByRole('combobox').fill('sign out')
  await jonas.page.keyboard.press('Enter')
  await expect(jonas.page.getByLabel(/^E-?mail/i)).toBeVisible()

  const again = new App(anna.page, anna.server)
  await again.signIn(people.anna.email)
  await again.openPolicy(id)
  await again.reads('unsent')
  await again.reads('mine')
  await again.untilSaved()
})
