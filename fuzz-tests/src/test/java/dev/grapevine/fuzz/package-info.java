/**
 * What the fuzz targets share: how they read their bytes, and how they look at what came of them. The targets themselves lie
 * in the packages of what they try, because that is seldom public.
 */
package dev.grapevine.fuzz;
