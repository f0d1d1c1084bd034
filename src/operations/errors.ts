import { Refusal } from '../kernel/refusal.ts'

export const nothingToSave = (where: string) =>
  new Refusal(
    'backup.nothing',
    404,
    `${where} holds no Volant database yet. Check VOLANT_DATA or DATABASE_URL, or start Volant first.`,
  )

export const repairOfNothing = () =>
  new Refusal(
    'doctor.repair_of_nothing',
    422,
    'Say what to repair: volant doctor --recount --repair, or --ledger --repair.',
  )

export const oneComparison = () =>
  new Refusal('doctor.one_comparison', 422, 'Compare one after the other: volant doctor --recount, then --ledger.')
