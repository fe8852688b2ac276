//! Sockets: thin front ends between the wire and the hub.
