// A power law fitted to degrees by maximum likelihood, from the degree on from which it fits best (Clauset, Shalizi, Newman 2009).
const FEWEST = 50;
const LEAST_SHARE = 0.3;
const LEAST_SPAN = 4;
const STEEPEST = 12;
const HALVINGS = 40;

/** {exponent, least, peers(k): how many peers the law expects to have k links}, or null when there are too few to say. */
export function fitPowerLaw(counts) {
  const all = counts.reduce((sum, [, peers]) => sum + peers, 0);
  if (all < FEWEST) return null;
  const most = counts[counts.length - 1][0];
  let best = null;
  for (const [least] of counts) {
    const tail = counts.filter(([degree]) => degree >= least);
    const size = tail.reduce((sum, [, peers]) => sum + peers, 0);
    if (most < LEAST_SPAN * least || size < LEAST_SHARE * all) break;
    const law = likeliest(tail, size, least, most);
    if (!best || law.distance < best.distance) best = law;
  }
  return best;
}

/** The likelihood is greatest where the law's mean logarithm is the sample's; it falls as the exponent rises. */
function likeliest(tail, size, least, most) {
  const wanted = tail.reduce((sum, [degree, peers]) => sum + peers * Math.log(degree), 0) / size;
  let [low, high] = [-STEEPEST, STEEPEST];
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (low + high) / 2;
    if (meanLog(middle, least, most) > wanted) low = middle;
    else high = middle;
  }
  const exponent = (low + high) / 2;
  const total = sums(exponent, least, most)[0];
  const peers = (degree) => (size * (degree / least) ** -exponent) / total;
  return { exponent, least, peers, distance: distance(tail, size, peers, least, most) };
}

/** The sum of the weights, and of the weighted logarithms. */
function sums(exponent, least, most) {
  let weights = 0;
  let logs = 0;
  for (let degree = least; degree <= most; degree += 1) {
    const weight = (degree / least) ** -exponent;
    weights += weight;
    logs += weight * Math.log(degree);
  }
  return [weights, logs];
}

function meanLog(exponent, least, most) {
  const [weights, logs] = sums(exponent, least, most);
  return logs / weights;
}

/** Kolmogorov and Smirnov's. */
function distance(tail, size, peers, least, most) {
  const seen = new Map(tail);
  let [expected, found, largest] = [0, 0, 0];
  for (let degree = least; degree <= most; degree += 1) {
    expected += peers(degree);
    found += seen.get(degree) || 0;
    largest = Math.max(largest, Math.abs(expected - found) / size);
  }
  return largest;
}
