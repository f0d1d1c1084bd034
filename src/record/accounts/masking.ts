/** `m•••@example.com`: enough to tell two people of one account apart, too little to write to. */
export function maskedEmail(email: string | null): string | null {
  if (email === null) return null
  const at = email.lastIndexOf('@')
  return at < 1 ? '•••' : `${email.slice(0, 1)}•••${email.slice(at)}`
}

/** `R•••` */
export function maskedName(name: string | null): string | null {
  return name === null || name === '' ? null : `${[...name][0]}•••`
}
