import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect, inject, test } from 'vitest'
import { placesIn } from '../src/platform/postgres/places.ts'
import { openBrowser } from './browser.ts'
import { freePort, startServer, volant, type Ended, type ServerProcess } from './server.ts'
import { visit, type Visitor } from './visitor.ts'

export const OWNER = {
  name: 'Ada Example',
  email: 'ada@example.com',
  password: 'correct horse battery',
  company: 'Example Ltd',
}

/** A fresh installation and a browser, for one file of journeys. Open it in `beforeAll`, close it in `afterAll`. */
export interface World {
  readonly dataDirectory: string
  readonly port: number
  readonly server: ServerProcess
  /** The address the server printed for its first owner. */
  readonly ownerLink: string
  visit(options?: BrowserContextOptions): Promise<Visitor>
  /** Kills the server as a power cut would, and starts it again on the same folder and port. */
  killAndRestart(whileDown?: () => Promise<void>): Promise<void>
  /** Runs `volant` on this installation. */
  volant(...args: string[]): Promise<Ended>
  /** Imports rows given as CSV text by the command line; the answer is the import as JSON. */
  importCsv(kind: string, csv: string, ...options: string[]): Promise<Record<string, unknown>>
  close(): Promise<void>
}

/** With `isSetUp` false the server sets its data folder up itself, as a newcomer's does. */
export async function openWorld(env: Record<string, string> = {}, { isSetUp = true } = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'volant-e2e-'))
  const dataDirectory = join(folder, 'data')
  if (isSetUp) copyPrepared(dataDirectory)
  const port = await freePort()
  let server = await startServer(dataDirectory, port, env)
  const browser: Browser = await openBrowser()
  const ownerLink = /http\S+/.exec(server.readyLine)?.[0] ?? ''
  const run = (...args: string[]) => volant(args, { VOLANT_DATA: dataDirectory, PORT: String(port) })
  return {
    dataDirectory,
    port,
    get server() {
      return server
    },
    ownerLink,
    visit: (options) => visit(browser, server.url, options),
    async killAndRestart(whileDown) {
      await server.kill()
      await whileDown?.()
      server = await startServer(dataDirectory, port, env)
    },
    volant: run,
    async importCsv(kind, csv, ...options) {
      const file = join(folder, `${kind}.csv`)
      writeFileSync(file, csv)
      const { code, out, err } = await run('import', kind, file, '--json', ...options)
      if (code !== 0) throw new Error(`The import of ${kind} ended with ${code}: ${err}`)
      return JSON.parse(out) as Record<string, unknown>
    },
    async close() {
      await browser.close()
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function copyPrepared(dataDirectory: string): void {
  cpSync(inject('preparedData'), dataDirectory, { recursive: true })
  // PostgreSQL starts on a folder of its own alone; a copied folder has the mode of a new one.
  chmodSync(placesIn(dataDirectory).cluster, 0o700)
}

/** One browser journey: fails as well on any error in the console and any unexpected answer, and leaves a picture then. */
export function journey(
  name: string,
  world: () => World,
  steps: (visitor: Visitor) => Promise<void>,
  limitMs?: number,
): void {
  test(name, { timeout: limitMs }, async () => {
    const visitor = await world().visit()
    try {
      await steps(visitor)
      expect(visitor.problems()).toEqual([])
    } catch (error) {
      const path = await visitor.picture(name).catch(() => 'no picture could be taken')
      process.stderr.write(`${name}: ${path}\n${visitor.problems().join('\n')}\n`)
      throw error
    } finally {
      await visitor.leave()
    }
  })
}

/** Follows the printed link and becomes the first owner; ends inside the shell. */
export async function signUpFirstOwner(page: Page, world: World): Promise<void> {
  await page.goto(world.ownerLink)
  await page.getByLabel('Your name').fill(OWNER.name)
  await page.getByLabel('E-mail').fill(OWNER.email)
  await page.getByLabel('Password').fill(OWNER.password)
  await page.getByLabel('Company').fill(OWNER.company)
  await page.getByRole('button', { name: 'Start' }).click()
  await shellOf(page).waitFor()
}

export async function signIn(
  page: Page,
  { email, password }: Pick<Person, 'email' | 'password'> = OWNER,
): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await shellOf(page).waitFor()
}

export interface Person {
  name: string
  email: string
  password: string
}

/** Invites a customer success manager by command; the answer is the link to hand over. */
export async function inviteCsm(world: World, { name, email }: Person): Promise<string> {
  const { code, out, err } = await world.volant('members', 'invite', email, '--name', name, '--json')
  if (code !== 0) throw new Error(`The invitation ended with ${code}: ${err}`)
  const { link } = JSON.parse(out) as { link: { url: string } }
  return link.url
}

/** Follows an invitation; ends inside the shell. */
export async function acceptInvitation(page: Page, link: string, { password }: Person): Promise<void> {
  await page.goto(link)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Join' }).click()
  await shellOf(page).waitFor()
}

export async function signOut(page: Page, name: string = OWNER.name): Promise<void> {
  await shellOf(page).getByRole('button', { name }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
}

/** The navigation that stands on every page for those who are signed in. */
export function shellOf(page: Page) {
  return page.getByRole('navigation', { name: 'Places' })
}
