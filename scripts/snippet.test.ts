import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { expect, test } from 'vitest'
import { SNIPPET } from '../vite.config.ts'

const MOST_BYTES = 5_000

test('the browser snippet is one small script that brings nothing else along', async () => {
  const built = await build({ ...SNIPPET, build: { ...SNIPPET.build, write: false } })
  const files = [built].flat().flatMap((part) => ('output' in part ? part.output : []))
  expect(files.map(({ fileName }) => fileName)).toEqual(['volant.js'])
  const [script] = files
  const code = script?.type === 'chunk' ? script.code : ''
  expect(gzipSync(code).length).toBeLessThanOrEqual(MOST_BYTES)
  expect(code).not.toMatch(/\b(import|export)\b/)
})
