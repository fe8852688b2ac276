// What the server refuses stays on the device, is explained, and can be taken away as a file.

import { people } from '../support/server'
import { expect, test } from '../support/fixtures'

test('edits of somebody who lost the right to write stay, are explained and can be exported', async ({ arrive, server }) => {
  const jonas = await arrive('jonas')
  await jonas.createPolicy('Mine for now')
  await jonas.write('allowed ')
  await jonas.untilSaved()
  await jonas.untilReadyForOffline()
  await jonas.offline(true)
  await jonas.write('written without the right')
  await jonas.untilKeptHere()

  const { cookie, workspace } = await server.signIn(people.anna.email)
  const members = await server.api<{ account: string; email: string }[]>('GET', `/api/v1/workspaces/${workspace}/members`, { cookie })
  const account = members.find(m => m.email === people.jonas.email)?.account
  await server.api('PUT', `/api/v1/workspaces/${workspace}/members/${account}`, { cookie, body: { role: 'reader' } })

  await jonas.offline(false)
  await expect(jonas.status).toHaveText(/refused/i)
  await jonas.go('/refused')
  await expect(jonas.page.getByText('Mine for now').first()).toBeVisible()
  const download = jonas.page.waitForEvent('download')
  await jonas.page.getByRole('button', { name: 'Export', exact: true }).first().click()
  expect((await download).suggestedFilename()).not.toBe('')
})
