"""The one script by which desks touch a speaking slot on the shared board. It runs whole or not at all.

Time is the server's, so that desks whose clocks differ agree on who waits how long. Every call lets lapse what is
over, does one thing, serves who is next, and returns the line as it is then. The fence counts in milliseconds of the
server's clock or one by one, whichever is more: it rises even where a server lost what it had stored.

What is published are hints for desks that watch; whoever misses one finds out by asking.
"""

from __future__ import annotations

from typing import Final

KEYS: Final = ("holder", "line", "ends", "asks", "asks_end", "names", "counters", "revoked")
"""Parts of the name of each key of one call, in the order in which the script wants them."""

SCRIPT: Final = """
local HOLDER, LINE, ENDS, ASKS = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local ASKS_END, NAMES, COUNTERS, REVOKED = KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local op, call, channel = ARGV[1], ARGV[2], ARGV[3]
local place, lease, told = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local ticket, name, fence, reason = ARGV[7], ARGV[8], ARGV[9], ARGV[10]

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local function whole(number) return string.format('%.0f', number) end

local function hint(what, whom)
    redis.call('PUBLISH', channel, what .. ' ' .. whom .. ' ' .. call)
end

local function holding()
    return redis.call('HGET', HOLDER, 'ticket') or ''
end

local function enter(line, ends, life, whom, named)
    redis.call('HSET', NAMES, whom, named)
    redis.call('ZADD', line, redis.call('HINCRBY', COUNTERS, 'entered', 1), whom)
    redis.call('ZADD', ends, whole(now + life), whom)
end

local function remove(line, ends, whom)
    redis.call('ZREM', ends, whom)
    return redis.call('ZREM', line, whom)
end

local function prolong()
    redis.call('HSET', HOLDER, 'until', whole(now + lease))
end

local function grant(whom, offered)
    local last = tonumber(redis.call('HGET', COUNTERS, 'fence') or '0')
    local granted = whole(math.max(last + 1, now))
    redis.call('HSET', COUNTERS, 'fence', granted)
    remove(LINE, ENDS, whom)
    redis.call('DEL', ASKS, ASKS_END)
    if redis.call('HGET', REVOKED, 'ticket') == whom then redis.call('DEL', REVOKED) end
    redis.call('HSET', HOLDER, 'ticket', whom, 'name', redis.call('HGET', NAMES, whom) or '',
        'fence', granted, 'until', whole(now + lease), 'offered', offered)
    hint('granted', whom)
end

local function serve()
    if holding() ~= '' then return end
    local first = redis.call('ZRANGE', LINE, 0, 0)[1]
    if first then return grant(first, '0') end
    first = redis.call('ZRANGE', ASKS, 0, 0)[1]
    if first then grant(first, '1') end
end

local function expire(line, ends)
    for _, one in ipairs(redis.call('ZRANGEBYSCORE', ends, '-inf', whole(now))) do
        remove(line, ends, one)
        hint('expired', one)
    end
end

expire(LINE, ENDS)
expire(ASKS, ASKS_END)
if now - tonumber(redis.call('HGET', REVOKED, 'at') or '0') >= told then redis.call('DEL', REVOKED) end
if holding() ~= '' and tonumber(redis.call('HGET', HOLDER, 'until')) <= now then
    hint('lapsed', holding())
    redis.call('DEL', HOLDER)
end
serve()

local yes = 0
if op == 'join' then
    if holding() == ticket then
        if redis.call('HGET', HOLDER, 'offered') == '1' then
            redis.call('HSET', HOLDER, 'offered', '0')
            prolong()
        end
    elseif not redis.call('ZSCORE', LINE, ticket) then
        enter(LINE, ENDS, place, ticket, name)
        hint('joined', ticket)
    end
elseif op == 'renew' then
    if holding() == ticket then prolong() end
elseif op == 'confirm' then
    if holding() == ticket and redis.call('HGET', HOLDER, 'fence') == fence then
        prolong()
        yes = 1
    end
elseif op == 'leave' then
    local gone = remove(LINE, ENDS, ticket) + remove(ASKS, ASKS_END, ticket)
    if holding() == ticket then gone = redis.call('DEL', HOLDER) end
    if gone > 0 then hint('left', ticket) end
elseif op == 'yielded' then
    if redis.call('HGET', REVOKED, 'ticket') == ticket then
        redis.call('DEL', REVOKED)
        hint('yielded', ticket)
    end
elseif op == 'ask' then
    local whom = holding()
    if whom ~= '' and whom ~= ticket and not redis.call('ZSCORE', ASKS, ticket) then
        enter(ASKS, ASKS_END, place, ticket, name)
        hint('asked', ticket)
    end
elseif op == 'seize' then
    local whom = holding()
    if whom ~= ticket then
        redis.call('HSET', NAMES, ticket, name)
        if whom ~= '' then
            local had = redis.call('HMGET', HOLDER, 'name', 'fence')
            redis.call('HSET', REVOKED, 'ticket', whom, 'name', had[1], 'fence', had[2],
                'by', name, 'reason', reason, 'at', whole(now))
            hint('seized', whom)
        end
        grant(ticket, '0')
    end
    redis.call('HSET', HOLDER, 'offered', '0')
end
serve()

local longest = whole(math.max(place, lease, told) * 4)
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, longest) end

local function people(key, ends)
    local found = {}
    for _, one in ipairs(redis.call('ZRANGE', key, 0, -1)) do
        found[#found + 1] = one
        found[#found + 1] = redis.call('HGET', NAMES, one) or ''
        found[#found + 1] = tonumber(redis.call('ZSCORE', ends, one)) - now
    end
    return found
end

local has = redis.call('HMGET', HOLDER, 'ticket', 'name', 'fence', 'until', 'offered')
local lost = redis.call('HMGET', REVOKED, 'ticket', 'name', 'fence', 'by', 'reason', 'at')
return {
    yes, has[1] or '', has[2] or '', tonumber(has[3] or '0'), tonumber(has[4] or whole(now)) - now,
    tonumber(has[5] or '0'), people(LINE, ENDS), people(ASKS, ASKS_END),
    {lost[1] or '', lost[2] or '', tonumber(lost[3] or '0'), lost[4] or '', lost[5] or '',
        now - tonumber(lost[6] or whole(now))},
}
"""
