import fc from 'fast-check'
import { expect, test } from 'vitest'
import { elementTexts } from './element-texts.ts'

test('elements are given back letter by letter', () => {
  const texts = ['{ "a":1.50,"a" : 2 }', '12345678901234567890', '"x\\"]\\\\"', 'null', '[ [ ] , {"b":"}"} ]', '-1e400']
  expect(elementTexts(`[${texts.join(' ,\n')} ]`, 'batch')).toEqual(texts)
  expect(elementTexts(` {"x":[0],"batch" : [ ${texts.join(',')}],"y":"batch"}`, 'batch')).toEqual(texts)
})

test('of two members of one name the last counts, however it is spelt', () => {
  expect(elementTexts('{"batch":[1],"b\\u0061tch":[2, 3],"inner":{"batch":[4]}}', 'batch')).toEqual(['2', '3'])
})

test('what is no list has no elements', () => {
  for (const text of ['{}', '[]', ' [ ] ', '7', '{"batch":{"a":[1]}}', '{"batch":[ ]}', '{"other":[1]}'])
    expect(elementTexts(text, 'batch'), text).toEqual([])
})

test('whatever is sent, each text reads as its element', () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue()),
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.nat(4),
      (batch, rest, indent) => {
        const { batch: _, ...others } = rest
        const read = (value: unknown) =>
          elementTexts(JSON.stringify(value, null, indent), 'batch').map((text) => JSON.parse(text) as unknown)
        const meant = JSON.parse(JSON.stringify(batch)) as unknown
        expect(read(batch)).toEqual(meant)
        expect(read({ ...others, batch })).toEqual(meant)
        expect(read({ batch, ...others })).toEqual(meant)
      },
    ),
  )
})

test('a long text is gone through without recursion', () => {
  const text = JSON.stringify({ batch: [`${'\\'.repeat(500_000)}"`, ...Array.from({ length: 100_000 }, () => ({}))] })
  expect(elementTexts(text, 'batch')).toHaveLength(100_001)
  expect(elementTexts(`[${'['.repeat(50_000)}${']'.repeat(50_000)}]`, 'batch')).toHaveLength(1)
})
