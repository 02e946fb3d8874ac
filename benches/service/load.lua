-- Requests of many people in turn, for wrk. TOKENS: a file with a token per line. WHAT: a path to read, or `trust`:
-- each request declares trust anew. DELAY: milliseconds to wait between the requests of one connection.
local tokens, count, seed = {}, 0, 0
for line in io.lines(os.getenv("TOKENS")) do tokens[#tokens + 1] = line end
local what, wait = os.getenv("WHAT"), tonumber(os.getenv("DELAY") or "0")
local names = {"ash", "aspen", "beech", "cedar", "cherry", "dove", "finch", "jay", "martin", "mauve", "pearl", "sable"}

function setup(thread)
  seed = seed + 1
  thread:set("offset", seed * 1000003)
end

function delay() return wait end

function request()
  count = count + 1
  local number = count + offset
  local headers = {["authorization"] = "Bearer " .. tokens[number % #tokens + 1]}
  if what ~= "trust" then return wrk.format("GET", what, headers) end
  headers["content-type"] = "application/json"
  local path = "/api/v1/members/" .. names[number % #names + 1] .. "/trust"
  return wrk.format("PUT", path, headers, string.format('{"weight": %.3f}', (number * 7919 % 900 + 100) / 1000))
end

function done(summary, latency, requests)
  local errors = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format("RESULT %.1f %.3f %.3f %.3f %d\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3, errors))
end
