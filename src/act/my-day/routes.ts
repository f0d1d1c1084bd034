import { implement, type Route } from '../../platform/http/route.ts'
import { myDay, myDayCount, visit } from './actions.ts'
import { doneToday, mark, unmark } from './actions-marks.ts'
import { addNote, changeNote, removeNote } from './actions-notes.ts'
import {
  addNoteToSelf,
  countMyDay,
  editNoteToSelf,
  getCourse,
  getMyDay,
  listDone,
  markMyDay,
  removeNoteToSelf,
  unmarkMyDay,
  visitMyDay,
} from './contract.ts'
import { accountCourse } from './course.ts'

export const MY_DAY_ROUTES: readonly Route[] = [
  implement(getMyDay, (input, context) => myDay(input, context)),
  implement(countMyDay, (_input, context) => myDayCount(context)),
  implement(visitMyDay, (_input, context) => visit(context)),
  implement(markMyDay, (input, context) => mark(input, context)),
  implement(unmarkMyDay, ({ key }, context) => unmark(key, context)),
  implement(listDone, (_input, context) => doneToday(context)),
  implement(getCourse, ({ accountId }, context) => accountCourse(accountId, context)),
  implement(addNoteToSelf, (input, context) => addNote(input, context)),
  implement(editNoteToSelf, (input, context) => changeNote(input, context)),
  implement(removeNoteToSelf, ({ noteId }, context) => removeNote(noteId, context)),
]
