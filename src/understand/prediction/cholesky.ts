/** Lower triangle L with L × Lᵀ = matrix (row after row, symmetric, positive definite); null where it is not. */
export function cholesky(matrix: Float64Array, size: number): Float64Array | null {
  const lower = new Float64Array(size * size)
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let rest = matrix[row * size + column] ?? 0
      for (let k = 0; k < column; k += 1) rest -= (lower[row * size + k] ?? 0) * (lower[column * size + k] ?? 0)
      if (row !== column) lower[row * size + column] = rest / (lower[column * size + column] ?? 1)
      else if (rest > 0) lower[row * size + row] = Math.sqrt(rest)
      else return null
    }
  }
  return lower
}

/** x with L × Lᵀ × x = right. */
export function solve(lower: Float64Array, size: number, right: Float64Array): Float64Array {
  const x = Float64Array.from(right)
  for (let row = 0; row < size; row += 1) {
    let rest = x[row] ?? 0
    for (let k = 0; k < row; k += 1) rest -= (lower[row * size + k] ?? 0) * (x[k] ?? 0)
    x[row] = rest / (lower[row * size + row] ?? 1)
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let rest = x[row] ?? 0
    for (let k = row + 1; k < size; k += 1) rest -= (lower[k * size + row] ?? 0) * (x[k] ?? 0)
    x[row] = rest / (lower[row * size + row] ?? 1)
  }
  return x
}
