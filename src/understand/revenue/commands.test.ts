import { Command } from 'commander'
import { expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import { addRevenueCommands } from './commands.ts'
import { moneyOutOfReach, windowEndsBeforeItBegins } from './errors.ts'

/** What becomes of a call whose work ends so, and what it says. */
async function called(refusal: Refusal): Promise<{ error: unknown; said: string }> {
  const said: string[] = []
  const program = new Command().exitOverride().configureOutput({ writeErr: (text) => said.push(text) })
  addRevenueCommands(program, () => Promise.reject(refusal))
  const asked = ['retention', '--from', '2024-12-01', '--to', '2023-12-01']
  const error: unknown = await program.parseAsync(['node', 'volant', 'revenue', ...asked]).catch((thrown) => thrown)
  return { error, said: said.join('') }
}

test('a window that ends before it begins is a wrong call, said in a sentence', async () => {
  const backwards = windowEndsBeforeItBegins(day('2024-12-01'), day('2023-12-01'))
  const { error, said } = await called(backwards)
  // The program ends with 2 for whatever commander refuses.
  expect(error).toMatchObject({ code: 'commander.error' })
  expect(said).toContain(backwards.message)
})

test('any other refusal stays one', async () => {
  const refusal = moneyOutOfReach()
  const { error, said } = await called(refusal)
  expect(error).toBe(refusal)
  expect(said).toBe('')
})
