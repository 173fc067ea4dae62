"""All hostile cases, in the order of the table."""

from benchmarks.hostile.addresses import ADDRESSES, REDIRECTS
from benchmarks.hostile.contents import CONTENTS, PACKED
from benchmarks.hostile.servers import ROBOTS, SERVERS
from benchmarks.hostile.trial import Case

CASES: tuple[Case, ...] = (*ADDRESSES, *REDIRECTS, *SERVERS, *ROBOTS, *PACKED, *CONTENTS)
