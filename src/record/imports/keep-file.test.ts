import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createImportWorld, type ImportWorld } from '../../platform/testing/import-world.ts'
import { preview } from './actions.ts'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import { runImport } from './run.ts'

let world: ImportWorld
let elsewhere: string

beforeAll(async () => {
  world = await createImportWorld()
  elsewhere = mkdtempSync(join(tmpdir(), 'volant-moved-'))
})

afterAll(async () => {
  await world.stop()
  rmSync(elsewhere, { recursive: true, force: true })
})

test('an import begun before the data folder was moved is looked at and finished where the folder lies now', async () => {
  const importId = await world.prepare('accounts', 'external_id,name\na1,Acme\n')
  renameSync(join(world.folder, 'imports'), join(elsewhere, 'imports'))
  const contextFor: typeof world.environment.contextFor = async (actor) => ({
    ...(await world.environment.contextFor(actor)),
    dataDirectory: elsewhere,
  })
  expect((await preview(importId, await contextFor(SYSTEM_ACTOR))).header).toEqual(['external_id', 'name'])
  await runImport({ ...world.environment, contextFor }, importId)
  expect(await world.rows('select name from accounts')).toEqual([{ name: 'Acme' }])
})
