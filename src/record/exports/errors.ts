import { Refusal } from '../../kernel/refusal.ts'

export const notWritable = (file: string, cause: string) =>
  new Refusal(
    'exports.not_writable',
    422,
    `${file} cannot be written (${cause}). Name a file in a folder that exists and that you may write to.`,
  )
