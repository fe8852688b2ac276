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
    return this.page.getByRole('textbox', { name: /^(Text|Policy text|Richtlinientext)$/ })
  }

  get title(): Locator {
    return this.page.getByRole('textbox', { name: /^(Title|Titel)$/ })
  }

  /** The sentence that says whether what was written is safe. */
  get status(): Locator {
    return this.page.getByTestId('sync-status')
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
    await this.page.getByRole('button', { name: /^(New policy|Neue Richtlinie)/ }).first().click()
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
    await expect(this.text).toContainText(words.trim())
  }

  /** The server has it on disk. */
  async untilSaved(): Promise<void> {
    await expect(this.status).toHaveText(/^(Saved|Gespeichert)/)
  }

  /** This device has it; the server may not. */
  async untilKeptHere(): Promise<void> {
    await expect(this.status).toHaveText(/offline|saved (here|on this device)|auf diesem Gerät/i)
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
