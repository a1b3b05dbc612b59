#!/bin/sh
# dnsmasq runs this when a lease begins, changes or ends (dnsmasq(8), --dhcp-script). Devices choose
# much of what it is told: nothing is looked at here, it is kept as it is for `home` to read. One
# file for each address that is leased: four words and the environment, each ended by NUL.
set -eu
umask 077
file=$THINGWALL_LEASES/$3
case $1 in
  add | old) ;;
  del)
    rm -f "$file"
    exit
    ;;
  *) exit ;;
esac
# When it starts, dnsmasq tells the leases that it kept, without what the devices said.
if [ "$1" = old ] && [ -n "${DNSMASQ_DATA_MISSING-}" ] && [ -e "$file" ]; then exit; fi
{
  printf '%s\0' "$1" "$2" "$3" "${4-}"
  cat /proc/self/environ
} >"$file.new"
mv "$file.new" "$file"
