import { Refusal } from '../kernel/refusal.ts'

export const nothingToSave = (where: string) =>
  new Refusal(
    'backup.nothing',
    404,
    `${where} holds no Volant database yet. Check VOLANT_DATA or DATABASE_URL, or start Volant first.`,
  )

export const repairWithoutRecount = () =>
  new Refusal('doctor.repair_without_recount', 422, 'Say what to repair: volant doctor --recount --repair.')
