global using Device = SimClr.Kernels.IKernelDevice<float>;
