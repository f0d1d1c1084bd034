import { expect, test } from 'vitest'
import { z } from 'zod'
import { AccountFilters } from '../../kernel/filters.ts'
import { jsonParameter, listOf } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { idsOf, topicsOf, wireRequest } from './request.ts'

const anything = z.looseObject({})

const listAccounts = endpoint({
  method: 'GET',
  path: '/api/accounts',
  permission: 'accounts.read',
  summary: 'Accounts',
  input: anything,
  output: anything,
})

const saveNote = endpoint({
  method: 'PUT',
  path: '/api/accounts/:accountId/notes/:noteId',
  permission: 'accounts.write',
  summary: 'Change a note',
  input: anything,
  output: anything,
})

test('a question goes into the address: lists repeat, objects are JSON, nothing is left out', () => {
  const { url, body } = wireRequest(listAccounts, { stage: ['a b', 'c'], filter: { all: [1] }, offset: 0, owner: null })
  expect(url).toBe('/api/accounts?stage=a+b&stage=c&filter=%7B%22all%22%3A%5B1%5D%7D&offset=0')
  expect(body).toBeNull()
})

test('a list of objects is one JSON text, which the contract reads as the list it was', () => {
  const filters = [
    { field: 'name' as const, operator: 'contains' as const, values: ['a & b', 'ü'] },
    { field: 'arr' as const, operator: 'at_least' as const, values: [10] },
  ]
  const read = z.object({ filters: jsonParameter(AccountFilters), columns: listOf(z.string(), 5) })
  for (const sent of [filters, filters.slice(0, 1)]) {
    const { url } = wireRequest(listAccounts, { filters: sent, columns: ['name', 'arr'] })
    const query = new URL(url, 'http://volant.test').searchParams
    expect(query.getAll('filters')).toHaveLength(1)
    expect(read.parse({ filters: query.get('filters'), columns: query.getAll('columns') }).filters).toEqual(sent)
  }
})

test('an empty list says nothing', () => {
  expect(wireRequest(listAccounts, { filters: [], ids: [] }).url).toBe('/api/accounts')
})

test('a change goes into the body, its ids into the path, and empty values stay', () => {
  const { url, body } = wireRequest(saveNote, { accountId: 'a/b', noteId: 7, text: null })
  expect(url).toBe('/api/accounts/a%2Fb/notes/7')
  expect(body).toBe('{"text":null}')
})

test('a missing id is a bug of the caller, not a request to another address', () => {
  expect(() => wireRequest(saveNote, { accountId: 1 })).toThrow('needs noteId')
})

test('an answer is about the words and ids of its address', () => {
  expect(topicsOf(saveNote)).toEqual(['accounts', 'notes'])
  expect(idsOf(saveNote, { accountId: 5, noteId: 7 })).toEqual(['5', '7'])
})
