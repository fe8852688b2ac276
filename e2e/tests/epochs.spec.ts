// A text that has outgrown its past begins a new epoch while nobody has it open. People notice nothing of it.

import { expect, test } from '../support/fixtures'

test.use({ options: ['--epoch-edits', '40', '--document-idle', '1'] })

test('words written without a network for an epoch that has ended are in the text of the next', async ({ arrive, server }) => {
  const anna = await arrive('anna')
  const jonas = await arrive('jonas')
  const id = await anna.createPolicy('Outgrown')
  await anna.write('The quick brown fox jumps over the lazy dog, and then ')
  await anna.untilSaved()
  await jonas.openPolicy(id)
  await jonas.reads('and then')
  await jonas.untilReadyForOffline()
  await jonas.offline(true)
  await jonas.write('Jonas was here ')
  await jonas.untilKeptHere()

  // Both have left; the server goes on without the old edits.
  await anna.go('/policy')
  const begun = () => server.log.split('begins a new epoch').length - 1
  await expect.poll(begun, { timeout: 30_000 }).toBe(1)
  await anna.openPolicy(id)
  await anna.reads('and then')
  await anna.write('Anna returned ')
  await anna.untilSaved()

  // Closed and started again in the epoch that it knows.
  const back = await jonas.reopenTab()
  await back.reads('Jonas was here')
  await back.offline(false)
  await back.reads('Anna returned')
  await back.untilSaved()
  await anna.reads('Jonas was here')
  expect(await anna.words()).toBe(await back.words())

  // Both go on in the same epoch, and it is there after a start from nothing but the server.
  await back.write('and went on ')
  await anna.reads('and went on')
  const mira = await arrive('mira')
  await mira.openPolicy(id)
  await mira.reads('and went on')
  expect(await mira.words()).toBe(await anna.words())
})
