/** A generation's id, whatever its source: it becomes part of a path, where dots alone would lead upwards. */
export const generationIdPattern = /^(?!\.+$)[\x21-\x7e]{1,300}$/u;
