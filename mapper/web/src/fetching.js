// Files of the site that may be gzipped.  Some hosts announce a .gz as an encoding, so that the browser has
// unpacked it already; what comes is told by its first two bytes.

const GZIP = [0x1f, 0x8b];

// Yields the unpacked bytes piece by piece; `arrived` hears how many bytes have come so far.
export async function* unpacked(url, arrived) {
  const response = await fetch(url).catch((fault) => {
    throw new Error(`${url}: ${fault.message}`);
  });
  if (!response.ok || !response.body) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  const reader = response.body.getReader();
  const first = await head(reader);
  const packed = GZIP.every((byte, at) => first[at] === byte);
  const whole = rest(reader, first, arrived);
  const stream = packed ? whole.pipeThrough(new DecompressionStream("gzip")) : whole;
  const unpacking = stream.getReader();
  for (;;) {
    const { done, value } = await unpacking.read();
    if (done) return;
    yield value;
  }
}

// Reads until there are two bytes to judge by.
async function head(reader) {
  let bytes = new Uint8Array(0);
  while (bytes.length < GZIP.length) {
    const { done, value } = await reader.read();
    if (done) return bytes;
    bytes = joined([bytes, value]);
  }
  return bytes;
}

function rest(reader, first, arrived) {
  let count = first.length;
  return new ReadableStream({
    start(controller) {
      controller.enqueue(first);
      arrived(count);
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) return controller.close();
      count += value.length;
      arrived(count);
      return controller.enqueue(value);
    },
  });
}

export function joined(pieces) {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
