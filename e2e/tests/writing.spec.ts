// Writing a policy, alone and together.

import { expect, test } from '../support/fixtures'

test('a policy is created and written with formatting, and is the same after a reload', async ({ arrive }) => {
  const anna = await arrive('anna')
  await anna.createPolicy('Access control')
  await anna.text.click()
  const { keyboard } = anna.page
  await keyboard.type('## Purpose')
  await keyboard.press('Enter')
  await keyboard.type('Access is ')
  await keyboard.press('Control+b')
  await keyboard.type('granted')
  await keyboard.press('Control+b')
  await keyboard.type(' by need.')
  await keyboard.press('Enter')
  await keyboard.type('- ask')
  await keyboard.press('Enter')
  await keyboard.type('grant')
  await anna.untilSaved()

  const check = async () => {
    await expect(anna.text.getByRole('heading', { name: 'Purpose' })).toBeVisible()
    await expect(anna.text.locator('strong')).toHaveText('granted')
    await anna.reads('Access is granted by need.')
    await expect(anna.text.getByText('ask', { exact: true })).toBeVisible()
  }
  await check()
  await anna.page.reload()
  await check()
})

test('two people see each other’s words, names and cursors', async ({ arrive }) => {
  const [anna, jonas] = [await arrive('anna'), await arrive('jonas')]
  const id = await anna.createPolicy('Backup')
  await anna.write('Anna begins. ')
  await anna.untilSaved()
  await jonas.openPolicy(id)
  await jonas.reads('Anna begins.')
  await jonas.write('Jonas goes on. ')
  await anna.reads('Anna begins. Jonas goes on.')
  await expect(anna.text.locator('.caret-name')).toHaveText('Jonas Thoma')
  await anna.write('Anna ends.')
  await jonas.reads('Jonas goes on. Anna ends.')
  await expect(jonas.text.locator('.caret-name')).toHaveText('Anna Keller')
})

test('undo takes back one’s own words and leaves the other’s', async ({ arrive }) => {
  const [anna, jonas] = [await arrive('anna'), await arrive('jonas')]
  const id = await anna.createPolicy('Undo')
  await anna.write('mine ')
  await anna.untilSaved()
  await jonas.openPolicy(id)
  await jonas.write('yours')
  await anna.reads('yours')
  await anna.text.click()
  await anna.page.keyboard.press('Control+z')
  await expect.poll(() => anna.words()).not.toContain('mine')
  await anna.reads('yours')
  await expect.poll(() => jonas.words()).toBe('yours')
})

test('a reader reads along and cannot write', async ({ arrive }) => {
  const [anna, rita] = [await arrive('anna'), await arrive('rita')]
  const id = await anna.createPolicy('Read me')
  await anna.write('Only to read.')
  await anna.untilSaved()
  await rita.openPolicy(id)
  await rita.reads('Only to read.')
  await expect(rita.text).toHaveAttribute('aria-readonly', 'true')
})
