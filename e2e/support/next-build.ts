// A server that passes everything on to the real one, and offers the next build of the app when it is told to: the same
// files under another build's name.

import { type Server as Http, createServer, request } from 'node:http'
import { connect } from 'node:net'
import { type Server } from './server'

export class NextBuild {
  private offered = false

  private constructor(
    private readonly http: Http,
    readonly url: string,
  ) {}

  static async before(server: Server): Promise<NextBuild> {
    const http = createServer()
    await new Promise<void>(done => http.listen(0, '127.0.0.1', () => done()))
    const address = http.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const made = new NextBuild(http, `http://127.0.0.1:${address.port}`)
    http.on('request', (from, to) => {
      const headers = { ...from.headers }
      const worker = from.url === '/sw.js'
      // The whole script, as it is written: neither compressed nor “not modified”.
      if (worker) for (const name of ['accept-encoding', 'if-none-match', 'if-modified-since']) delete headers[name]
      const onward = request({ host: '127.0.0.1', port: server.port, method: from.method, path: from.url, headers }, answer => {
        if (!worker || !made.offered) {
          to.writeHead(answer.statusCode ?? 502, answer.headers)
          answer.pipe(to)
          return
        }
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString().replace(/const BUILD = "([^"]+)"/, 'const BUILD = "$1-next"')
          to.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'no-cache', 'service-worker-allowed': '/' })
          to.end(text)
        })
      })
      onward.on('error', () => to.destroy())
      from.pipe(onward)
    })
    http.on('upgrade', (from, socket, head) => {
      const onward = connect(server.port, '127.0.0.1', () => {
        const lines = [`${from.method} ${from.url} HTTP/1.1`]
        for (let i = 0; i < from.rawHeaders.length; i += 2) lines.push(`${from.rawHeaders[i]}: ${from.rawHeaders[i + 1]}`)
        onward.write(`${lines.join('\r\n')}\r\n\r\n`)
        onward.write(head)
        onward.pipe(socket)
        socket.pipe(onward)
      })
      onward.on('error', () => socket.destroy())
      socket.on('error', () => onward.destroy())
    })
    return made
  }

  /** From now on the next build is there. */
  offer(): void {
    this.offered = true
  }

  async remove(): Promise<void> {
    this.http.closeAllConnections()
    await new Promise<void>(done => this.http.close(() => done()))
  }
}
