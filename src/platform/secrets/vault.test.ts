import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { masterSecret } from './master-secret.ts'
import { createVault } from './vault.ts'

const vault = createVault('one secret that is long enough to be one')

test('what is sealed opens again, and shows nothing of itself', () => {
  const sealed = vault.seal('xoxb-token', 'slack')
  expect(sealed.toString('latin1')).not.toContain('xoxb')
  expect(vault.open(sealed, 'slack')).toBe('xoxb-token')
  expect(vault.seal('xoxb-token', 'slack').equals(sealed)).toBe(false)
})

test('it opens under its own purpose and secret only, and not when a bit changed', () => {
  const sealed = vault.seal('xoxb-token', 'slack')
  expect(vault.open(sealed, 'mail')).toBeNull()
  expect(createVault('another secret, just as long as the first').open(sealed, 'slack')).toBeNull()
  for (const at of [0, 5, 20, sealed.length - 1]) {
    const changed = Buffer.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(vault.open(changed, 'slack')).toBeNull()
  }
  expect(vault.open(Buffer.from('short'), 'slack')).toBeNull()
})

test('a token is the same for the same purpose and nothing else', () => {
  expect(vault.token('unsubscribe 1:a')).toBe(vault.token('unsubscribe 1:a'))
  expect(vault.token('unsubscribe 1:b')).not.toBe(vault.token('unsubscribe 1:a'))
})

test('the secret is made once, for this user alone, unless it is given', () => {
  const directory = mkdtempSync(join(tmpdir(), 'volant-secret-'))
  try {
    expect(masterSecret('given', directory)).toBe('given')
    const made = masterSecret(undefined, directory)
    expect(made).toMatch(/^[0-9a-f]{64}$/)
    expect(masterSecret(undefined, directory)).toBe(made)
    expect(statSync(join(directory, 'secret')).mode & 0o777).toBe(0o600)
  } finally {
    rmSync(directory, { recursive: true })
  }
})
