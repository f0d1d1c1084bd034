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

/** Addresses as they stand in what somebody else said, such as a mail server that turns one down. */
export function maskedAddresses(text: string): string {
  return text.replaceAll(/[^\s<>()[\]"',;:]+@[^\s<>()[\]"',;:]+/g, (address) => maskedEmail(address) ?? '')
}
