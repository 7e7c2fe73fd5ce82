-- Every request asks for a window that nobody has asked for before. Arguments: path with one %d for the centre.
local path, n
function init(arguments) path, n = arguments[1], 0 end
function request()
  n = n + 1
  return wrk.format("GET", string.format(path, n))
end
