// What the server says to a browser before the app runs: headers, compression, caching, who may ask.

import { Server, people } from '../support/server'
import { expect, test } from '../support/fixtures'

test('the app comes compressed, cached for ever by its hashed name, under a strict policy', async ({ server }) => {
  const page = await server.raw('GET', '/')
  expect(page.status).toBe(200)
  const policy = page.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('unsafe-inline')
  expect(policy).not.toMatch(/'unsafe-eval'/)
  expect(policy).toContain("frame-ancestors 'none'")
  expect(page.headers.get('x-content-type-options')).toBe('nosniff')

  const html = await page.text()
  const script = /(?:src|href)="(\/[^"]+-[0-9a-f]{8,}\.js)"/.exec(html)?.[1]
  expect(script, html).toBeDefined()
  for (const encoding of ['br', 'gzip']) {
    const packed = await server.raw('GET', script ?? '', { headers: { 'accept-encoding': encoding } })
    expect(packed.headers.get('content-encoding')).toBe(encoding)
    expect(packed.headers.get('cache-control')).toContain('immutable')
    expect(packed.headers.get('vary')?.toLowerCase()).toContain('accept-encoding')
  }
  const worker = await server.raw('GET', '/sw.js')
  expect(worker.headers.get('cache-control')).toMatch(/no-cache|no-store/)
})

test('the session cookie is out of reach for scripts and other sites', async ({ server }) => {
  const response = await server.raw('POST', '/api/v1/sign-in', {
    body: { email: people.anna.email, password: 'muster-demo-2026' },
  })
  const cookie = response.headers.getSetCookie().join('\n')
  expect(cookie).toContain('muster_session=')
  expect(cookie).toContain('HttpOnly')
  expect(cookie).toContain('SameSite=Strict')
})

test('a request that another site could send changes nothing', async ({ server }) => {
  const { cookie, workspace } = await server.signIn(people.anna.email)
  const path = `/api/v1/workspaces/${workspace}/units`
  const body = { name: 'Smuggled' }
  const foreign = await server.raw('POST', path, { cookie, body, headers: { origin: 'https://evil.example' } })
  expect(foreign.status).toBe(403)
  const bare = await server.raw('POST', path, { cookie, body, headers: { 'x-muster': '' } })
  expect(bare.status).toBe(403)
  const form = await server.raw('POST', path, { cookie, body, headers: { 'content-type': 'text/plain' } })
  expect(form.status).toBe(415)
  const units = await server.api<{ name: string }[]>('GET', path, { cookie })
  expect(units.map(u => u.name)).not.toContain('Smuggled')
})

test('guessing passwords is slowed down', async () => {
  // The demonstration's passwords are public, so that it sets no limit of its own.
  const server = await Server.start({ args: ['--sign-in-per-account', '10'] })
  try {
    const tries = Array.from({ length: 30 }, () =>
      server.raw('POST', '/api/v1/sign-in', { body: { email: people.anna.email, password: 'not-the-password' } }),
    )
    const statuses = (await Promise.all(tries)).map(r => r.status)
    expect(statuses).toContain(429)
    expect(statuses.every(s => s === 401 || s === 429)).toBe(true)
  } finally {
    await server.remove()
  }
})

test('the first visit of an empty server needs the link from its console', async ({}, info) => {
  const empty = await Server.start({ demo: false })
  try {
    const state = await empty.api<{ needed: boolean }>('GET', '/api/v1/setup')
    expect(state.needed).toBe(true)
    const owner = { workspace: 'Mine', name: 'Ada', email: 'ada@example.org', password: 'a-long-enough-one' }
    const guessed = await empty.raw('POST', '/api/v1/setup', { body: { ...owner, token: 'guess' } })
    expect(guessed.ok).toBe(false)
    const token = /\/setup#(\S+)/.exec(empty.log)?.[1]?.replace(/^token=/, '')
    expect(token, empty.log).toBeDefined()
    const taken = await empty.raw('POST', '/api/v1/setup', { body: { ...owner, token } })
    expect(taken.status).toBe(200)
    const again = await empty.raw('POST', '/api/v1/setup', { body: { ...owner, token } })
    expect(again.ok).toBe(false)
  } finally {
    if (info.status !== info.expectedStatus) await info.attach('log', { body: empty.log, contentType: 'text/plain' })
    await empty.remove()
  }
})
