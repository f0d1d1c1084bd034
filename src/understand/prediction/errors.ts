import { Refusal } from '../../kernel/refusal.ts'

export const backTestIsOver = () =>
  new Refusal('prediction.back_test_over', 409, 'This back-test is over: there is nothing to stop. Start a new one.')
