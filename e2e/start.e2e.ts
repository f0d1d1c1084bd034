import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeClean } from './axe.ts'
import { freePort, slowness, startServer, volant } from './server.ts'
import { journey, OWNER, openWorld, shellOf, signIn, signOut, signUpFirstOwner, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await openWorld({}, { isSetUp: false })
})
afterAll(() => world?.close())

describe('a fresh start', () => {
  journey(
    'prints a link that makes its first visitor the owner, once',
    () => world,
    async ({ page, expectStatus }) => {
      await page.goto(world.ownerLink)
      await page.getByRole('heading', { name: 'Welcome to Volant' }).waitFor()
      await axeClean(page)
      await signUpFirstOwner(page, world)
      expect(await shellOf(page).getByText(OWNER.company).isVisible()).toBe(true)

      await signOut(page)
      await axeClean(page)
      expectStatus(410, '/api/links/read')
      await page.goto(world.ownerLink)
      await page.getByRole('heading', { name: 'This link does not work' }).waitFor()
    },
  )

  journey(
    'lets the owner in with the password, and nobody without',
    () => world,
    async ({ page, expectStatus }) => {
      await page.goto('/accounts')
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
      expectStatus(401, '/api/session')
      await page.getByLabel('E-mail').fill(OWNER.email)
      await page.getByLabel('Password').fill('not the password')
      await page.getByRole('button', { name: 'Sign in' }).click()
      // The refusal stands on the field and is read out.
      await page.getByLabel('Password').and(page.locator('[aria-invalid=true]')).waitFor()
      await signIn(page)
      await signOut(page)
    },
  )

  journey(
    'stays signed in over a power cut',
    () => world,
    async ({ page, whileServerIsAway }) => {
      await signIn(page)
      await whileServerIsAway(async () => {
        await world.killAndRestart()
        await page.reload()
        await shellOf(page).waitFor()
      })
      await page.reload()
      await shellOf(page).waitFor()
    },
  )
})

describe('a second start', () => {
  test('on the same data folder says who has it and ends', async () => {
    const env = { VOLANT_DATA: world.dataDirectory, PORT: String(await freePort()) }
    const { code, err } = await volant(['serve'], env)
    expect({ code, err }).toMatchObject({
      code: 1,
      err: expect.stringMatching(/already uses the data directory.*Stop it first/),
    })
  })

  test('answers within five seconds when nothing has to be set up', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'volant-e2e-warm-'))
    const port = await freePort()
    try {
      await (await startServer(folder, port)).stop()
      const before = performance.now()
      const server = await startServer(folder, port)
      expect((await fetch(server.url)).status).toBe(200)
      const tookMs = performance.now() - before
      expect((await server.stop()).code).toBe(0)
      expect(tookMs).toBeLessThan(5000 * (await slowness()))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe('a bad setting', () => {
  test.each([
    ['PORT', 'seventy'],
    ['PORT', '99999'],
    ['DATABASE_URL', 'mysql://elsewhere'],
    ['VOLANT_ROLE', 'everything'],
    ['VOLANT_SECRET', 'short'],
  ])('%s=%s is named in one line and ends the start within two seconds', async (name, value) => {
    const slowBefore = await slowness()
    const before = performance.now()
    const { code, err } = await volant(['serve'], {
      VOLANT_DATA: join(tmpdir(), 'volant-e2e-never-made'),
      [name]: value,
    })
    const tookMs = performance.now() - before
    expect({ code, lines: err.trim().split('\n').length }).toEqual({ code: 2, lines: 1 })
    expect(err).toContain(name)
    expect(tookMs).toBeLessThan(2000 * Math.max(slowBefore, await slowness()))
  })
})
