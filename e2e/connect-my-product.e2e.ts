import { afterAll, beforeAll, describe, expect } from 'vitest'
import type { Page } from 'playwright-core'
import { WAYS, WAY_WORDS } from '../src/record/event-sources/ui/connect-code.ts'
import { axeClean } from './axe.ts'
import { journey, openWorld, signIn, signUpFirstOwner, type World } from './world.ts'

let world: World
let writeKey = ''

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world?.close())

/** What a server of the customer's product would send. */
async function send(call: string, body: object, key = writeKey): Promise<number> {
  const response = await fetch(`${world.server.url}/v1/${call}`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${key}:`)}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  await response.text()
  return response.status
}

const openDebugger = async (page: Page, view: string) => {
  await page.goto(`/settings/event-debugger?view=${view}`)
  await page.getByRole('heading', { name: 'What Our product sends' }).waitFor()
}

describe('connecting a product', () => {
  journey(
    'a newcomer makes a key, copies code, and sees the first event arrive with its account',
    () => world,
    async ({ page }) => {
      await signUpFirstOwner(page, world)
      await page.goto('/start')
      await page.getByRole('link', { name: 'Connect my product' }).click()
      await axeClean(page)
      await page.getByRole('button', { name: 'Make the write key' }).click()
      await page.getByRole('heading', { name: 'Waiting for your first event' }).waitFor()
      await axeClean(page)

      const code = page.getByRole('region', { name: 'Code: Browser' })
      writeKey = /vw_[0-9a-f]{32}/.exec((await code.textContent()) ?? '')?.[0] ?? ''
      for (const { label } of WAYS.map((way) => WAY_WORDS[way])) {
        await page.getByRole('tab', { name: label, exact: true }).click()
        expect(await page.getByRole('region', { name: `Code: ${label}` }).textContent()).toContain(writeKey)
      }

      // Nothing says yet whom it belongs to: the page says so, and what to do.
      expect(await send('track', { userId: 'user-1', event: 'Signed In' })).toBe(200)
      await page.getByText('Nothing says which account the user user-1 belongs to.').waitFor()
      expect(await send('group', { userId: 'user-1', groupId: 'account-1', traits: { name: 'Harbour Ltd' } })).toBe(200)
      await page.getByRole('heading', { name: /It works: 2 events, the latest of Harbour Ltd/ }).waitFor()
      await axeClean(page)
      await page.getByRole('link', { name: 'Look at Harbour Ltd' }).click()
      await page.getByRole('heading', { name: 'Harbour Ltd' }).first().waitFor()
    },
  )

  journey(
    'what was refused is found, corrected and sent again by keyboard',
    () => world,
    async ({ page }) => {
      await signIn(page)
      expect(await send('track', { userId: 'user-1', evnt: 'Report exported' })).toBe(400)
      await openDebugger(page, 'rejected')
      await page.getByRole('heading', { name: '1 item refused' }).waitFor()
      await page.keyboard.press('j')
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Correct it…' }).waitFor()
      await axeClean(page)
      await page.getByRole('button', { name: 'Correct it…' }).press('Enter')
      const editor = page.getByLabel('The item, corrected')
      await editor.fill('{ "type": "track", "userId": "user-1" }')
      await page.getByRole('button', { name: 'Send it' }).press('Enter')
      await page.getByRole('alert').getByText('A track call needs event').waitFor()
      await editor.fill('{ "type": "track", "userId": "user-1", "event": "Report exported" }')
      await page.getByRole('button', { name: 'Send it' }).press('Enter')
      await page.getByRole('heading', { name: 'Nothing refused' }).waitFor()

      await page.getByRole('tab', { name: 'Live' }).click()
      await page.getByLabel('Find').fill('report exported harbour')
      await page.getByRole('button', { name: /counted Report exported/ }).waitFor()
      await axeClean(page)
    },
  )

  journey(
    'a group nobody knows is attached to an account, and its events move there',
    () => world,
    async ({ page }) => {
      await signIn(page)
      await send('track', { userId: 'user-9', event: 'Signed In', context: { groupId: 'harbour-berlin' } })
      await openDebugger(page, 'waiting')
      await page.getByRole('button', { name: 'Attach harbour-berlin to an account' }).click()
      await axeClean(page)
      await page.getByRole('combobox', { name: 'Account' }).click()
      await page.getByPlaceholder('Search').fill('Harbour')
      await page.getByRole('option', { name: /Harbour Ltd/ }).click()
      await page.getByRole('button', { name: 'Attach', exact: true }).click()
      await page.getByRole('heading', { name: 'Every event has its account' }).waitFor()
      await axeClean(page)
    },
  )

  journey(
    'a revoked key lets nothing in any more',
    () => world,
    async ({ page }) => {
      await signIn(page)
      await page.goto('/settings/event-sources')
      await page.getByRole('heading', { name: /events? in the last hour/ }).waitFor()
      await axeClean(page)
      await page.getByRole('link', { name: 'Our product' }).click()
      await page.getByRole('button', { name: 'Make a key' }).click()
      await page.getByRole('dialog').getByLabel('Name').fill('Old site')
      await page.getByRole('button', { name: 'Make the key' }).click()
      const row = page.getByRole('row', { name: /Old site/ })
      const key = await row.getByText(/^vw_[0-9a-f]{32}$/).innerText()
      const works = () => send('track', { userId: 'user-1', event: 'Signed In' }, key)
      await expect.poll(works).toBe(200)
      await axeClean(page)
      await row.getByRole('button', { name: 'Revoke Old site' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click()
      await row.getByText('Revoked').waitFor()
      await expect.poll(works).toBe(401)
      expect(await send('track', { userId: 'user-1', event: 'Signed In' })).toBe(200)
    },
  )
})
