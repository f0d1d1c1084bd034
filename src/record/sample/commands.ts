import { userInfo } from 'node:os'
import type { Command } from 'commander'
import { commandActor } from '../../identity/sessions/actor.ts'
import type { ImportEnvironment } from '../imports/environment.ts'
import { describeSample, loadSampleNow, refuseUnlessEmpty, removeSampleNow } from './actions.ts'

type WithRuntime = <T>(work: (runtime: ImportEnvironment) => Promise<T>) => Promise<T>

export function addSampleCommands(program: Command, withRuntime: WithRuntime): void {
  const sample = program.command('sample').description('load or remove a made-up company to look around with')
  const actor = commandActor(userInfo().username)
  sample
    .command('load')
    .description('load the sample company into an empty installation')
    .option('--json', 'print the result as JSON')
    .action(({ json }: { json?: boolean }) =>
      withRuntime(async (runtime) => {
        const context = await runtime.contextFor(actor)
        await refuseUnlessEmpty(context)
        await loadSampleNow(runtime, context)
        const { state, title } = await describeSample(context)
        process.stdout.write(
          json ? `${JSON.stringify({ state, title })}\n` : `${title}: loaded. Remove it with: volant sample remove\n`,
        )
      }),
    )
  sample
    .command('remove')
    .description('remove the sample company with everything that hangs on it')
    .option('--json', 'print the result as JSON')
    .action(({ json }: { json?: boolean }) =>
      withRuntime(async (runtime) => {
        const { state } = await removeSampleNow(await runtime.contextFor(actor))
        process.stdout.write(json ? `${JSON.stringify({ state })}\n` : 'The sample company is removed.\n')
      }),
    )
}
