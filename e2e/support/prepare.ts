// The demo workspace is written once; every test starts from a copy of it.

import { rm } from 'node:fs/promises'
import { Server } from './server'

export default async function prepare(): Promise<() => Promise<void>> {
  const server = await Server.start({ fresh: true })
  await server.stop()
  process.env['MUSTER_E2E_DEMO'] = server.data
  return async () => {
    await rm(server.data, { recursive: true, force: true })
  }
}
