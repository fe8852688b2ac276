// The app as its users know it: by roles and labels. Where a label changes, it changes here and in no test.

import { type Locator, type Page, expect } from '@playwright/test'
import { type Server, password } from './server'

export class App {
  constructor(
    readonly page: Page,
    readonly server: Server,
  ) {}

  /** The policy's text, for reading and for typing. */
  get text(): Locator {
    return this.page.getByRole('textbox', { name: 'Text', exact: true })
  }

  get title(): Locator {
    return this.page.getByRole('textbox', { name: /^(Title|Titel)$/ })
  }

  /** The sentence that says whether what was written is safe. */
  get status(): Locator {
    return this.page.locator('.where').getByRole('status')
  }

  async signIn(email: string): Promise<void> {
    await this.page.goto('/')
    await this.page.getByLabel(/^E-?mail/i).fill(email)
    await this.page.getByLabel(/^(Password|Passwort)$/).fill(password)
    await this.page.getByRole('button', { name: /^(Sign in|Anmelden)$/ }).click()
    await expect(this.page).toHaveURL(/\/w\//)
    await this.untilSaved()
  }

  /** The id in the address of the open record. */
  get documentId(): string {
    return new URL(this.page.url()).pathname.split('/')[4] ?? ''
  }

  get workspaceId(): string {
    return new URL(this.page.url()).pathname.split('/')[2] ?? ''
  }

  async go(path: string): Promise<void> {
    await this.page.goto(`/w/${this.workspaceId}${path}`)
  }

  /** Makes a policy and returns its id, with its text ready for typing. */
  async createPolicy(title: string): Promise<string> {
    await this.go('/policy')
    await this.page.getByRole('button', { name: /new policy|Richtlinie anlegen/i }).first().click()
    await expect(this.page).toHaveURL(/\/policy\/[1-9A-HJ-NP-Za-km-z]+/)
    await this.title.fill(title)
    await expect(this.text).toBeVisible()
    return this.documentId
  }

  /** Opens a policy and waits for its text. */
  async openPolicy(id: string): Promise<void> {
    await this.go(`/policy/${id}`)
    await expect(this.text).toBeVisible()
  }

  /** Types at the end of the text, as hands do. */
  async write(words: string): Promise<void> {
    await this.text.click()
    await this.page.keyboard.press('Control+End')
    await this.page.keyboard.type(words)
    await this.reads(words.trim())
  }

  /** The policy's words as they stand on the screen, without the others' carets, one line per block. */
  async words(): Promise<string> {
    return await this.text.evaluate(root => {
      const copy = root.cloneNode(true) as HTMLElement
      for (const caret of copy.querySelectorAll('.caret')) caret.remove()
      return [...copy.children].map(block => block.textContent ?? '').join('\n')
    })
  }

  /** Waits until these words stand together in the text. */
  async reads(words: string): Promise<void> {
    await expect.poll(() => this.words(), { message: `“${words}” in the text`, timeout: 15_000 }).toContain(words)
  }

  /** The server has it on disk. */
  async untilSaved(): Promise<void> {
    await expect(this.status).toHaveText(/^(Saved on the server|Up to date|Auf dem Server gespeichert|Aktuell)/)
  }

  /** This device has it; the server does not. The promise is 300 ms after the key, so no more is waited for than that. */
  async untilKeptHere(): Promise<void> {
    await expect(this.status).toHaveText(/^Offline, \d+ changes? wait|^Offline/)
    await this.page.waitForTimeout(300)
  }

  async offline(off: boolean): Promise<void> {
    await this.page.context().setOffline(off)
  }

  /** Closes the tab and opens the same address in a new one. */
  async reopenTab(): Promise<App> {
    const url = this.page.url()
    const next = await this.page.context().newPage()
    await this.page.close()
    await next.goto(url)
    return new App(next, this.server)
  }

  /** Waits until the service worker can start the app without a network. */
  async untilReadyForOffline(): Promise<void> {
    await this.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready
      const worker = registration.active
      if (worker === null || worker.state === 'activated') return
      await new Promise<void>(done => {
        worker.addEventListener('statechange', () => {
          if (worker.state === 'activated') done()
        })
      })
    })
  }
}
