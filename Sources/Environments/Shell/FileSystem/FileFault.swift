/// Why a file operation failed, with the system's usual words.
enum FileFault: String, Error, Sendable {
  case notFound = "No such file or directory"
  case notDirectory = "Not a directory"
  case isDirectory = "Is a directory"
  case denied = "Permission denied"
  case exists = "File exists"
  case notEmpty = "Directory not empty"
  case loop = "Too many levels of symbolic links"
  case nameTooLong = "File name too long"
  case noSpace = "No space left on device"
  case invalid = "Invalid argument"
  case notPermitted = "Operation not permitted"
  case readOnly = "Read-only file system"
  case badDescriptor = "Bad file descriptor"
  case tooLarge = "File too large"
  case busy = "Device or resource busy"
  case noMemory = "Cannot allocate memory"
}
