// What the figures look at from inside the page. Given to every page before its own scripts.

/** Runs in the page. */
export function instruments() {
  const clock = () => performance.now()
  /** Resolves with the time when the next frame has been rendered. */
  const frame = () => new Promise(done => {
    requestAnimationFrame(() => {
      // The message comes after the frame has been rendered.
      const channel = new MessageChannel()
      channel.port1.onmessage = () => done(clock())
      channel.port2.postMessage(0)
    })
  })
  /** Resolves with the time when a frame has been rendered in which `test` holds. */
  const painted = (test, limit = 60_000) => new Promise((done, fail) => {
    const end = clock() + limit
    const look = () => {
      if (test()) {
        observer.disconnect()
        void frame().then(done)
      } else if (clock() > end) {
        observer.disconnect()
        fail(new Error(`not in time: ${test}`))
      }
    }
    const observer = new MutationObserver(look)
    observer.observe(document, { childList: true, characterData: true, attributes: true, subtree: true })
    look()
    setTimeout(look, limit + 1)
  })
  const tasks = []
  try {
    new PerformanceObserver(list => tasks.push(...list.getEntries().map(e => [e.startTime, e.duration]))).observe({ type: 'longtask', buffered: true })
  } catch {
    // Not in workers.
  }
  const grid = () => document.querySelector('[role="grid"], [role="treegrid"]')
  const workspace = () => location.pathname.replace(/(\/w\/[^/]+).*/, '$1')
  const count = async (db, name) => await new Promise(done => {
    const asked = db.transaction(name).objectStore(name).count()
    asked.onsuccess = () => done(asked.result)
  })
  window.bench = {
    frame,
    painted,
    grid,
    clock,
    /** Whether the status says that the server has everything. */
    saved: () => /^(Saved on the server|Up to date)/.test(document.querySelector('.where [role="status"]')?.textContent ?? ''),
    /** The longest task since a time, in milliseconds; tasks below 50 ms are not told. */
    longest: (since = 0) => tasks.filter(([from, long]) => from + long > since).reduce((most, [, long]) => Math.max(most, long), 0),
    /** All of them since then. */
    long: (since = 0) => tasks.filter(([from, long]) => from + long > since).map(([, long]) => Math.round(long)),
    /** Goes there as a link of the app would. */
    go: path => {
      const link = Object.assign(document.createElement('a'), { href: `${workspace()}${path}`, textContent: 'go' })
      document.body.append(link)
      link.click()
      link.remove()
    },
    /** Documents and read texts in the database of the account, and how many documents its rows name at least: rows are
     * stored 256 together. */
    kept: async () => {
      const sums = { held: 0, texts: 0 }
      let parts = 0
      for (const { name } of await indexedDB.databases()) {
        const db = await new Promise((done, fail) => {
          const asked = indexedDB.open(name)
          asked.onsuccess = () => done(asked.result)
          asked.onerror = fail
        })
        for (const store of Object.keys(sums)) {
          if (db.objectStoreNames.contains(store)) sums[store] += await count(db, store)
        }
        if (db.objectStoreNames.contains('rows')) parts += await count(db, 'rows')
        db.close()
      }
      return { ...sums, rows: Math.max(1, (parts - 1) * 256) }
    },
  }
}
