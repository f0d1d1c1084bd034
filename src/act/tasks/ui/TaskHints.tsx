import { Kbd } from '../../../web/design/Kbd.tsx'

const HINTS = [
  { keys: ['j', 'k'], does: 'move' },
  { keys: ['x'], does: 'select' },
  { keys: ['e'], does: 'complete' },
  { keys: ['s'], does: 'snooze' },
  { keys: ['d'], does: 'delegate' },
  { keys: ['c'], does: 'add' },
  { keys: ['?'], does: 'all keys' },
]

export function TaskHints() {
  return (
    <div className="hint-bar">
      {HINTS.map(({ keys, does }) => (
        <span key={does}>
          {keys.map((key) => (
            <Kbd key={key} keys={key} />
          ))}{' '}
          {does}
        </span>
      ))}
    </div>
  )
}
