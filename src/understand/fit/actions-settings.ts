import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction, type Db } from '../../platform/db/database.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import type { getFitSettings, saveFitSettings } from './contract.ts'
import { fieldUnknown } from './errors.ts'
import { type FitSetting, readFitSetting, writeFitSetting } from './store.ts'
import { guessFields } from './traits.ts'
import { accountFields } from './views.ts'

const USUAL_MINIMUM = 20

/** What was chosen, else guesses from the keys of the custom fields. */
export async function fitSetting(db: Db): Promise<{ setting: FitSetting; isGuessed: boolean }> {
  const chosen = await readFitSetting(db)
  if (chosen) return { setting: chosen, isGuessed: false }
  const fields = await accountFields(db)
  return { setting: { ...guessFields(fields.map(({ key }) => key)), minimum: USUAL_MINIMUM }, isGuessed: true }
}

export async function settings({ db }: Context): Promise<ReplyOf<typeof getFitSettings>> {
  const { setting, isGuessed } = await fitSetting(db)
  return { ...setting, isGuessed, fields: await accountFields(db) }
}

export async function changeSettings(
  input: ParsedInputOf<typeof saveFitSettings>,
  context: Context,
): Promise<ReplyOf<typeof saveFitSettings>> {
  const known = new Set((await accountFields(context.db)).map(({ key }) => key))
  const { minimum, ...fields } = input
  for (const key of Object.values(fields)) if (key !== null && !known.has(key)) throw fieldUnknown(key)
  return inTransaction(context.db, async (trx) => {
    await writeFitSetting(trx, { ...fields, minimum }, { memberId: context.actor.memberId, now: context.now })
    await recordAudit(trx, context, [
      {
        action: 'settings.changed',
        subjectKind: 'fit',
        sentence: 'changed which fields tell where accounts came from',
        detail: input,
      },
    ])
    await tellScreens(trx, 'fit')
    return { saved: true }
  })
}
