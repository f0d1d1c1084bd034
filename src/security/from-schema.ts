import * as fc from 'fast-check'
import { z } from 'zod'
import type { Endpoint } from '../platform/http/endpoint.ts'

type Json = Record<string, unknown>

/** Inputs that satisfy an endpoint's schema, as far as JSON Schema can say it; rules beyond it are met by `HINTS`. */
export function inputsFor(endpoint: Endpoint): fc.Arbitrary<Json> {
  const schema = z.toJSONSchema(endpoint.input, { io: 'input', unrepresentable: 'any' }) as Json
  return fromSchema(schema, schema) as fc.Arbitrary<Json>
}

/** Up to `count` inputs that the endpoint accepts, the same every time. */
export function goodInputs(endpoint: Endpoint, count: number): Json[] {
  const made = fc.sample(inputsFor(endpoint), { numRuns: 60 + count * 6, seed: 7_330 })
  return made.filter((input) => endpoint.input.safeParse(input).success).slice(0, count)
}

/** Values by property name, where a rule is stricter than its JSON schema. */
const HINTS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  email: fc.nat(1e9).map((number) => `person${number}@volant.test`),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin'),
  reportingCurrency: fc.constantFrom('EUR', 'USD'),
  currency: fc.constantFrom('EUR', 'USD'),
  permissions: fc.constant(['accounts.read']),
}

const DAYS = fc.constantFrom('2026-01-01', '2026-02-28', '2026-03-09', '2026-03-10', '2026-06-30')

/** What a schema makes, kept: schemas that hold themselves are met again and again, and making what makes them takes long. */
const kept = new WeakMap<Json, fc.Arbitrary<unknown>>()

function fromSchema(schema: Json, root: Json): fc.Arbitrary<unknown> {
  const known = kept.get(schema)
  if (known) return known
  const made = madeFrom(schema, root)
  kept.set(schema, made)
  return made
}

function madeFrom(schema: Json, root: Json): fc.Arbitrary<unknown> {
  const { $ref } = schema
  if (typeof $ref === 'string') return fc.constant(null).chain(() => fromSchema(resolve($ref, root), root))
  if ('const' in schema) return fc.constant(schema['const'])
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]))
  const choices = (schema['anyOf'] ?? schema['oneOf']) as Json[] | undefined
  // A number that may also come as text says its bounds beside the choices.
  if (choices && !('minimum' in schema))
    // Deep down the first is taken: one that does not refer to anything ends there.
    return fc.oneof(
      { depthSize: 'small', maxDepth: 4 },
      ...choices.toSorted((a, b) => refers(a) - refers(b)).map((choice) => fromSchema(choice, root)),
    )
  if (Array.isArray(schema['allOf'])) return allOf(schema['allOf'] as Json[], root)
  switch (schema['type']) {
    case 'string':
      return text(schema)
    case 'integer':
    case 'number':
      return figure(schema)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return list(schema, root)
    case 'object':
      return object(schema, root)
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}

const refers = (choice: Json) => Number('$ref' in choice)

function resolve(ref: string, root: Json): Json {
  if (ref === '#') return root
  return ref
    .replace('#/', '')
    .split('/')
    .reduce((at, part) => at[part] as Json, root)
}

function allOf(parts: Json[], root: Json): fc.Arbitrary<unknown> {
  return fc.tuple(...parts.map((part) => fromSchema(part, root))).map((values) => Object.assign({}, ...values) as Json)
}

function text(schema: Json): fc.Arbitrary<string> {
  if (schema['format'] === 'date') return DAYS
  if (schema['format'] === 'date-time') return DAYS.map((day) => `${day}T12:00:00Z`)
  if (schema['format'] === 'email') return fc.nat(1e6).map((number) => `person${number}@volant.test`)
  if (schema['format'] === 'uri') return fc.nat(1e6).map((number) => `https://hooks.example.com/${number}`)
  if (typeof schema['pattern'] === 'string') return fc.stringMatching(new RegExp(schema['pattern']))
  const minLength = Number(schema['minLength'] ?? 0)
  const maxLength = Math.min(Number(schema['maxLength'] ?? 40), Math.max(40, minLength))
  return fc
    .string({ unit: fc.constantFrom(...'abcdefgh ÄÖüß漢字🙂%_\'"\\'), minLength, maxLength })
    .map((value) => value.trim().padEnd(Math.max(1, minLength), 'x'))
}

function figure(schema: Json): fc.Arbitrary<number> {
  const min = Math.ceil(Number(schema['minimum'] ?? schema['exclusiveMinimum'] ?? -1_000))
  const max = Math.floor(Number(schema['maximum'] ?? schema['exclusiveMaximum'] ?? 1_000))
  const bounded = fc.integer({
    min: Math.max(min, -1_000_000),
    max: Math.max(Math.max(min, -1_000_000), Math.min(max, 1_000_000)),
  })
  return 'exclusiveMinimum' in schema
    ? bounded.map((value) => (value <= Number(schema['exclusiveMinimum']) ? value + 1 : value))
    : bounded
}

function list(schema: Json, root: Json): fc.Arbitrary<unknown[]> {
  const items = (schema['items'] ?? {}) as Json
  const minLength = Number(schema['minItems'] ?? 0)
  return fc.array(fromSchema(items, root), {
    minLength,
    maxLength: Math.max(minLength, Math.min(4, Number(schema['maxItems'] ?? 4))),
  })
}

function object(schema: Json, root: Json): fc.Arbitrary<Json> {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Json>)
  const required = new Set((schema['required'] ?? []) as string[])
  const model = Object.fromEntries(properties.map(([name, part]) => [name, HINTS[name] ?? fromSchema(part, root)]))
  const known = fc.record(model, {
    requiredKeys: properties.map(([name]) => name).filter((name) => required.has(name)),
  })
  const extra = schema['additionalProperties']
  if (properties.length > 0 || typeof extra !== 'object' || extra === null) return known as fc.Arbitrary<Json>
  return fc.dictionary(fc.stringMatching(/^[a-z_]{1,10}$/), fromSchema(extra as Json, root), { maxKeys: 3 })
}
