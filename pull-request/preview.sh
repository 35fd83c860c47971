#!/usr/bin/env bash
# Usage: preview.sh VIDEO
# Makes a GIF of a video, at most 480 pixels wide and 5 MB large, and names it in the output `file`. Where there is
# no ffmpeg, or nothing small enough comes of it, the log says so and there is no preview.
set -euo pipefail

video="$1"
preview="$RUNNER_TEMP/generate-video-preview.gif"
max_bytes=5000000

if ! command -v ffmpeg > /dev/null; then
  echo "There is no preview: this runner has no ffmpeg."
  exit
fi

# Where the system has `timeout`, what takes longer than a video of a few seconds is given up.
limited() {
  if command -v timeout > /dev/null; then timeout --signal=KILL 120 "$@"; else "$@"; fi
}

# Frames a second, and pixels across: the first that is small enough is taken.
for step in "12 480" "10 400" "8 320" "6 240" "4 160"; do
  read -r rate width <<< "$step"
  # `fps` repeats the last picture for as long as it claims to last, be it months; behind `loop` it lasts no time.
  scaled="loop=0,fps=$rate,scale='min($width,iw)':-2:flags=lanczos"
  palette="split[a][b];[a]palettegen=stats_mode=diff[p];[b][p]paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle"
  limited ffmpeg -nostdin -v error -y -t 30 -i "$video" -vf "$scaled,$palette" -loop 0 "$preview"
  if [[ ! -s "$preview" ]]; then
    echo "There is no preview: ffmpeg finds no pictures in this video."
    exit
  fi
  bytes=$(wc -c < "$preview")
  if ((bytes <= max_bytes)); then
    echo "Made a preview of $((bytes)) bytes, with $rate pictures a second."
    echo "file=$preview" >> "$GITHUB_OUTPUT"
    exit
  fi
done
echo "There is no preview: none of this video is smaller than $max_bytes bytes."
