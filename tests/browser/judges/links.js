// linkinator: goes from the front page wherever links lead on this site, anchors included.
import { LinkChecker } from "linkinator";

// What stands behind this is a query, no place on the page.
const QUERY = "#query=";

// given: {root} -> {checked, broken: ["status url, from parent"]}
export async function judge(browser, { root }) {
  const own = new URL(root).host;
  const result = await new LinkChecker().check({
    path: root,
    recurse: true,
    checkFragments: true,
    concurrency: 8,
    timeout: 60_000,
    retryErrors: true,
    retryErrorsCount: 3,
    linksToSkip: async (link) => !link.startsWith("http") || new URL(link).host !== own || link.includes(QUERY),
  });
  // A page that is there but has no such place; which queries are passed over hangs on the order in which pages come.
  const asks = ({ status, url }) => status === 200 && url.includes(QUERY);
  const broken = result.links.filter((link) => link.state === "BROKEN" && !asks(link));
  return {
    checked: result.links.filter(({ state }) => state === "OK").length,
    broken: broken.map(({ status, url, parent }) => `${status} ${url}, from ${parent}`),
  };
}
