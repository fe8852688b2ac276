// What a screen reader finds on the main screens, in its order. Where this changes, it changes on purpose.

import { expect, test } from '../support/fixtures'

test('sign-in', async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.url, locale: 'en-GB' })
  const page = await context.newPage()
  await page.goto('/')
  await expect(page.locator('body')).toMatchAriaSnapshot(`
    - link "Skip to content"
    - main:
      - heading "Sign in" [level=1]
      - text: E-mail address
      - textbox "E-mail address"
      - text: Password
      - textbox "Password"
      - paragraph: Signing in once lets you work without a network for days.
      - button "Sign in"
      - button "Deutsch"
    - region "Notices"
    - status
  `)
  await context.close()
})

test('home, with the navigation', async ({ arrive }) => {
  const { page } = await arrive('anna')
  await expect(page.locator('body')).toMatchAriaSnapshot(`
    - link "Skip to content"
    - navigation "Main":
      - text: Northwind Pumps
      - button /Search or do anything/
      - link "Home"
      - link "Process map"
      - link "Checks"
      - heading "Processes" [level=2]
      - link "Governance"
      - link "Policies"
      - link "Requirements"
      - link "Risk assessment"
      - link "Risk treatment"
      - link "Implementation"
      - link "Outsourced services"
      - link "Awareness"
      - link "Incidents"
      - link "Changes"
      - link "Internal audit"
      - link "Performance"
      - link "Improvement"
      - link "Records"
      - link "Resources"
      - link "Communication"
      - link "Customers"
      - heading "Workspace" [level=2]
      - link "Members"
      - link "Units"
      - link "Ledger"
      - link "Import and export"
      - link "Settings"
      - button "Anna Keller"
    - main:
      - heading "Hello, Anna" [level=1]
      - status: Saved on the server
      - button "New policy"
      - button "New risk"
      - button "New incident"
      - region "Waits for you":
        - heading "Waits for you" [level=2]
        - heading /Overdue \\d+/ [level=3]
        - list
      - heading "Changed lately" [level=2]
      - list
      - region "The ISMS at a glance":
        - heading "The ISMS at a glance" [level=2]
        - heading "Risks 25" [level=3]
        - heading "Treatments 10" [level=3]
  `)
})

test('a register', async ({ arrive }) => {
  const anna = await arrive('anna')
  await anna.go('/risk')
  await expect(anna.page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "Risks" [level=1]
      - status: Saved on the server
      - button "New risk"
      - search:
        - searchbox "Filter"
        - combobox "Risk owner"
        - combobox "Now"
        - combobox "Target"
        - combobox "State"
        - combobox "Review"
        - status: "25"
      - grid "Risks":
        - rowgroup:
          - row /Ref Risk Risk owner Now Target State Review/:
            - columnheader /Ref/:
              - checkbox "Select all that are shown"
            - columnheader "Risk"
            - columnheader "Risk owner"
            - columnheader "Now"
            - columnheader "Target"
            - columnheader "State"
            - columnheader "Review"
        - rowgroup:
          - row /RSK-0001 Ransomware encrypts the file servers in Bremen/:
            - gridcell /RSK-0001/:
              - checkbox "Select RSK-0001"
            - gridcell "Ransomware encrypts the file servers in Bremen":
              - link "Ransomware encrypts the file servers in Bremen"
  `)
})

test('a policy', async ({ arrive }) => {
  const anna = await arrive('anna')
  await anna.go('/policy')
  await anna.page.getByRole('link', { name: 'Information security policy' }).click()
  await expect(anna.text).toBeVisible()
  await expect(anna.page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "Information security policy" [level=1]
      - status: Saved on the server
      - button "Undo" [disabled]
      - button "Redo" [disabled]
      - button "More"
      - navigation "Contents":
        - heading "Contents" [level=2]
        - list:
          - listitem:
            - button "Why we have this policy"
      - article:
        - toolbar "Format":
          - button "Bold"
          - button "Italic"
          - button "Code"
          - button "Link"
          - button "Heading 1"
          - button "Heading 2"
          - button "Heading 3"
          - button "List"
          - button "Numbered list"
          - button "Checklist"
          - button "Quote"
          - button "Code block"
        - textbox "Title"
        - paragraph: /POL-0001 · owner Anna Keller/
        - textbox "Text":
          - heading "Why we have this policy"
      - region "Details":
        - button "Back to draft"
        - combobox "Kind"
        - combobox "Owner"
        - textbox "Audience"
        - textbox "Next review"
  `)
})

test('members', async ({ arrive }) => {
  const anna = await arrive('anna')
  await anna.go('/members')
  await expect(anna.page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - heading "Members" [level=1]
      - status: Saved on the server
      - button "Invite somebody"
      - table:
        - rowgroup:
          - row "Name Role Units Since":
            - columnheader "Name"
            - columnheader "Role"
            - columnheader "Units"
            - columnheader "Since"
        - rowgroup:
          - row /Anna Keller you anna@example.org Owner/:
            - cell /Anna Keller/
            - cell "Owner"
          - row /Jonas Thoma jonas@example.org/:
            - cell /Jonas Thoma/
            - cell "Contributor":
              - combobox "Role, Jonas Thoma"
          - row /Mira Lindt/
          - row /Rita Sommer/
  `)
})
