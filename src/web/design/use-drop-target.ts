import { useState, type DragEvent } from 'react'

export interface DropTarget {
  /** Something it takes is being dragged over it. */
  readonly isOver: boolean
  /** What the element needs to be dropped on. */
  readonly handlers: Pick<React.DOMAttributes<HTMLElement>, 'onDragOver' | 'onDragLeave' | 'onDrop'>
}

/** A place to drop things on; where `takes` is false the browser shows that nothing can be dropped. */
export function useDropTarget(takes: boolean, onDrop: () => void): DropTarget {
  const [isOver, setOver] = useState(false)
  if (!takes) return { isOver: false, handlers: {} }
  const handlers = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault()
      setOver(true)
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      onDrop()
    },
  }
  return { isOver, handlers }
}
