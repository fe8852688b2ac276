// JavaScript clients that know nothing of Muster: @automerge/automerge-repo 2.5 against the real server.

import * as A from '@automerge/automerge'
import { generateAutomergeUrl, parseAutomergeUrl } from '@automerge/automerge-repo'
import { people } from '../support/server'
import { Client, type Policy, syncToken } from '../support/repo'
import { expect, test } from '../support/fixtures'

test('a JavaScript client creates a policy, and another one opens and edits it', async ({ server }) => {
  const { token, workspace } = await syncToken(server, people.anna.email)
  const writer = new Client(server, workspace, token)
  const reader = new Client(server, workspace, token)
  try {
    const made = writer.repo.create<Policy>({
      kind: 'policy',
      schema: 1,
      title: 'Password policy',
      state: 'draft',
      body: 'Passwords are long.',
      x: {},
    })
    const seen = await reader.find(made.documentId)
    expect((await reader.until(seen, d => d.body === 'Passwords are long.')).title).toBe('Password policy')

    seen.change(doc => A.splice(doc as A.Doc<Policy>, ['body'], 0, 0, 'Short rule. '))
    await writer.until(made, d => d.body === 'Short rule. Passwords are long.')
    made.change(doc => A.splice(doc as A.Doc<Policy>, ['body'], doc.body.length, 0, ' And unique.'))
    await reader.until(seen, d => d.body === 'Short rule. Passwords are long. And unique.')
    expect(A.getHeads(seen.doc() as A.Doc<Policy>)).toEqual(A.getHeads(made.doc() as A.Doc<Policy>))
  } finally {
    await writer.close()
    await reader.close()
  }
})

test('a client that asked too early is told when the document appears', async ({ server }) => {
  const { token, workspace } = await syncToken(server, people.anna.email)
  const early = new Client(server, workspace, token)
  const maker = new Client(server, workspace, token)
  try {
    const { documentId } = parseAutomergeUrl(generateAutomergeUrl())
    const handle = await early.repo.find<Policy>(documentId, { allowableStates: ['unavailable'] })
    expect(handle.isUnavailable()).toBe(true)
    const body = { kind: 'policy', schema: 1, title: 'Late', state: 'draft', body: 'Here now.', x: {} }
    maker.repo.import<Policy>(A.save(A.from(body)), { docId: documentId })
    await handle.whenReady(['ready'], { signal: AbortSignal.timeout(15_000) })
    expect((await early.until(handle, d => d.body === 'Here now.')).title).toBe('Late')
  } finally {
    await early.close()
    await maker.close()
  }
})

test('what a JavaScript client wrote survives kill -9 of the server', async ({ server }) => {
  const { token, workspace } = await syncToken(server, people.anna.email)
  const writer = new Client(server, workspace, token)
  const second = new Client(server, workspace, token)
  const made = writer.repo.create<Policy>({ kind: 'policy', schema: 1, title: 'Kept', state: 'draft', body: 'a', x: {} })
  // Once another client has it, the server has committed it: it fans out after the commit.
  await second.until(await second.find(made.documentId), d => d.title === 'Kept')
  await server.kill()
  await writer.close()
  await second.close()
  await server.up()
  const after = new Client(server, workspace, token)
  try {
    await after.until(await after.find(made.documentId), d => d.title === 'Kept')
  } finally {
    await after.close()
  }
})

test('a JavaScript client and the app write one policy', async ({ server, arrive }) => {
  const anna = await arrive('anna')
  const id = await anna.createPolicy('Shared with a script')
  await anna.write('From the app. ')
  await anna.untilSaved()
  const { token, workspace } = await syncToken(server, people.jonas.email)
  const script = new Client(server, workspace, token)
  try {
    const handle = await script.find(id)
    const doc = await script.until(handle, d => String(d.body).includes('From the app.'))
    // A plain string reaches JavaScript as an object of automerge's own.
    expect(String(doc.kind)).toBe('policy')
    handle.change(d => A.splice(d as A.Doc<Policy>, ['body'], String(d.body).length, 0, 'From a script.'))
    await anna.reads('From a script.')
  } finally {
    await script.close()
  }
})

test('without a token, with a wrong one, or for another workspace nobody gets in', async ({ server }) => {
  const { token, workspace } = await syncToken(server, people.anna.email)
  const status = async (path: string) => {
    const headers = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==' }
    return await upgradeStatus(server.port, path, headers)
  }
  expect(await status(`/sync/automerge-repo/${workspace}?access_token=${token}`)).toBe(101)
  expect(await status(`/sync/automerge-repo/${workspace}`)).toBe(401)
  expect(await status(`/sync/automerge-repo/${workspace}?access_token=mst_wrong`)).toBe(401)
  expect(server.log).not.toContain(token)
})

async function upgradeStatus(port: number, path: string, headers: Record<string, string>): Promise<number> {
  const { request } = await import('node:http')
  return await new Promise((resolve, reject) => {
    const asked = request({ port, host: '127.0.0.1', path, headers })
    asked.once('upgrade', (response, socket) => {
      socket.destroy()
      resolve(response.statusCode ?? 0)
    })
    asked.once('response', response => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    asked.once('error', reject)
    asked.end()
  })
}
